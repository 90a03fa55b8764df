package io.github.tune4j.data;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A row as it is meant: a text of its own, or a prompt and its completion, both turns of a
 * conversation.
 *
 * @param prompt turns that come before what is learned; empty for a text
 * @param completion turns that are learned; of a text one turn
 * @param untrainable why no training takes it yet, or null when one does
 * @param file where it is from
 * @param line where it begins, counted from 1
 */
record Sample(
    List<Turn> prompt,
    List<Turn> completion,
    @Nullable String untrainable,
    String file,
    long line) {

  /** Whether it can be said without a chat template: one question, one answer. */
  boolean isPlain() {
    return prompt.size() == 1
        && prompt.get(0).role().equals(Turn.USER)
        && completion.size() == 1
        && completion.get(0).role().equals(Turn.ASSISTANT);
  }

  String promptText() {
    return text(prompt);
  }

  String completionText() {
    return text(completion);
  }

  private static String text(List<Turn> turns) {
    return turns.stream().map(Turn::content).collect(Collectors.joining("\n"));
  }

  static List<Map<String, String>> messages(List<Turn> turns) {
    return turns.stream().map(Turn::message).toList();
  }
}

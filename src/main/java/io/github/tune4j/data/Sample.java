package io.github.tune4j.data;

import io.github.tune4j.data.internal.SourceRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A row as it is meant.
 *
 * @param kind what is learned from it
 * @param prompt turns that come before what is learned; empty for a text
 * @param completion turns that are learned; of a text one turn, of a preference what is chosen, of
 *     a classification the label's name
 * @param rejected of a preference, the turns that are not to be said; otherwise empty
 * @param tools the tools that a conversation may call, a list as JSON; empty without
 * @param label of a classification, the number of the label, counted from 0; -1 before it has one,
 *     and of all others
 * @param untrainable why no training takes it yet, or null when one does
 * @param row the row that is meant, after what was done to its columns
 */
record Sample(
    Kind kind,
    List<Turn> prompt,
    List<Turn> completion,
    List<Turn> rejected,
    String tools,
    int label,
    @Nullable String untrainable,
    SourceRow row) {

  /** What is learned from a row. */
  enum Kind {
    /** A text, all of it. */
    TEXT,

    /** The answer to a prompt. */
    EXCHANGE,

    /** Several answers in a conversation, or calls of tools. */
    CONVERSATION,

    /** The better of two answers. */
    PREFERENCE,

    /** The label of a text. */
    CLASSIFICATION
  }

  /** Whether it can be said without a chat template: one question, and one answer to it. */
  boolean isPlain() {
    return isOne(prompt, Turn.USER)
        && isOne(completion, Turn.ASSISTANT)
        && (rejected.isEmpty() || isOne(rejected, Turn.ASSISTANT))
        && tools.isEmpty();
  }

  private static boolean isOne(List<Turn> turns, String role) {
    return turns.size() == 1 && turns.get(0).role().equals(role) && turns.get(0).more().isEmpty();
  }

  /** Where it is from. */
  String file() {
    return row.file();
  }

  /** Where it begins, counted from 1. */
  long line() {
    return row.line();
  }

  String promptText() {
    return text(prompt);
  }

  String completionText() {
    return text(completion);
  }

  /** All that is said in it. */
  String text() {
    return rejected.isEmpty()
        ? promptText() + '\n' + completionText()
        : promptText() + '\n' + completionText() + '\n' + text(rejected);
  }

  private static String text(List<Turn> turns) {
    return turns.size() == 1
        ? turns.get(0).content()
        : turns.stream().map(Turn::content).collect(Collectors.joining("\n"));
  }

  /** The same after a system prompt, when it is a conversation that has none. */
  Sample after(Optional<String> system) {
    if (system.isEmpty()
        || kind == Kind.TEXT
        || kind == Kind.CLASSIFICATION
        || hasSystem(prompt)
        || hasSystem(completion)) {
      return this;
    }
    List<Turn> longer = new ArrayList<>(prompt);
    longer.add(0, new Turn(Turn.SYSTEM, system.get()));
    return new Sample(kind, longer, completion, rejected, tools, label, untrainable, row);
  }

  private static boolean hasSystem(List<Turn> turns) {
    return !turns.isEmpty() && turns.get(0).role().equals(Turn.SYSTEM);
  }

  /** The same with the number of its label. */
  Sample label(int number) {
    return new Sample(kind, prompt, completion, rejected, tools, number, untrainable, row);
  }
}

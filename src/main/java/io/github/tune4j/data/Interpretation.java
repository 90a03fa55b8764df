package io.github.tune4j.data;

import io.github.tune4j.data.internal.SourceRow;
import io.github.tune4j.data.internal.TextRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads rows as their shape demands. Immutable. */
final class Interpretation {

  private static final String SEVERAL_ANSWERS =
      "a conversation with several answers cannot be trained on yet; give one row for each answer,"
          + " with prompt and completion";

  private final Shape shape;
  private final Layout layout;

  Interpretation(Shape shape, Layout layout) {
    this.shape = shape;
    this.layout = layout;
  }

  Shape shape() {
    return shape;
  }

  /**
   * A row as it is meant.
   *
   * @throws BrokenRowException when it is not of this shape
   */
  Sample read(SourceRow row) throws BrokenRowException {
    Cells cells = new Cells(row);
    return switch (shape) {
      case PROMPT_COMPLETION -> promptAndCompletion(cells);
      case TEXT -> text(cells);
      case ALPACA -> alpaca(cells);
      case SHAREGPT -> shareGpt(cells);
      case MESSAGES -> {
        Conversation conversation = Conversation.messages(cells, "messages");
        yield chat(cells, "messages", conversation.turns(), conversation.untrainable());
      }
    };
  }

  private Sample promptAndCompletion(Cells cells) throws BrokenRowException {
    String prompt = layout.promptColumn();
    String completion = layout.completionColumn();
    if (!(cells.required(prompt) instanceof List)
        || !(cells.required(completion) instanceof List)) {
      return cells.sample(
          List.of(new Turn(Turn.USER, cells.text(prompt, Check.BLANK_PROMPT))),
          List.of(new Turn(Turn.ASSISTANT, cells.text(completion, Check.BLANK_ANSWER))),
          null);
    }
    Conversation asked = Conversation.messages(cells, prompt);
    Conversation answered = Conversation.messages(cells, completion);
    List<Turn> all = new ArrayList<>(asked.turns());
    all.addAll(answered.turns());
    checkOrder(cells, completion, all);
    if (answered.turns().isEmpty()) {
      throw cells.broken(Check.ROLES, "there is no turn", completion);
    }
    return cells.sample(
        asked.turns(),
        answered.turns(),
        asked.untrainable() == null ? answered.untrainable() : asked.untrainable());
  }

  private static Sample text(Cells cells) throws BrokenRowException {
    String text = cells.text(TextRows.COLUMN, Check.BLANK_ANSWER);
    return cells.sample(
        List.of(),
        List.of(new Turn(Turn.ASSISTANT, text)),
        "rows of whole texts cannot be trained on yet; give prompt and completion");
  }

  private static Sample alpaca(Cells cells) throws BrokenRowException {
    String instruction = cells.text("instruction", Check.BLANK_PROMPT);
    String input = cells.optionalText("input");
    String system = cells.optionalText("system");
    String output = cells.text("output", Check.BLANK_ANSWER);
    List<Turn> prompt = new ArrayList<>();
    if (!system.isBlank()) {
      prompt.add(new Turn(Turn.SYSTEM, system));
    }
    prompt.add(new Turn(Turn.USER, input.isBlank() ? instruction : instruction + '\n' + input));
    return cells.sample(
        prompt,
        List.of(new Turn(Turn.ASSISTANT, output)),
        cells.has("history") ? SEVERAL_ANSWERS : null);
  }

  private static Sample shareGpt(Cells cells) throws BrokenRowException {
    Conversation conversation = Conversation.shareGpt(cells, "conversations");
    List<Turn> turns = new ArrayList<>(conversation.turns());
    String system = cells.optionalText("system");
    if (!system.isBlank()) {
      turns.add(0, new Turn(Turn.SYSTEM, system));
    }
    return chat(cells, "conversations", turns, conversation.untrainable());
  }

  private static Sample chat(
      Cells cells, String column, List<Turn> turns, @Nullable String untrainable)
      throws BrokenRowException {
    checkOrder(cells, column, turns);
    String why = untrainable;
    if (why == null && cells.has("tools")) {
      why = "calls of tools cannot be trained on yet";
    }
    if (why == null && turns.stream().filter(it -> it.role().equals(Turn.ASSISTANT)).count() > 1) {
      why = SEVERAL_ANSWERS;
    }
    int last = turns.size() - 1;
    return cells.sample(turns.subList(0, last), turns.subList(last, turns.size()), why);
  }

  private static void checkOrder(Cells cells, String column, List<Turn> turns)
      throws BrokenRowException {
    Optional<String> problem = RoleOrder.problem(turns);
    if (problem.isPresent()) {
      throw cells.broken(Check.ROLES, problem.get(), column);
    }
  }
}

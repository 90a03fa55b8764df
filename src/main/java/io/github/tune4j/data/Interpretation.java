package io.github.tune4j.data;

import io.github.tune4j.data.internal.SourceRow;
import io.github.tune4j.data.internal.TextRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads rows as their shape demands. Immutable and thread-safe. */
final class Interpretation {

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
   * A row as it is meant. A label is still without its number: {@link Labels} gives it.
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
      case PREFERENCE -> new PreferenceCells(cells).sample();
      case CLASSIFICATION -> labelled(cells);
    };
  }

  private Sample promptAndCompletion(Cells cells) throws BrokenRowException {
    String prompt = layout.promptColumn();
    String completion = layout.completionColumn();
    if (!(cells.required(prompt) instanceof List)
        || !(cells.required(completion) instanceof List)) {
      return cells.sample(
          Sample.Kind.EXCHANGE,
          List.of(new Turn(Turn.USER, cells.text(prompt, Check.BLANK_PROMPT))),
          List.of(new Turn(Turn.ASSISTANT, cells.text(completion, Check.BLANK_ANSWER))),
          "",
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
    String why = answered.untrainable();
    if (!ToolCalls.tools(cells, "tools").isEmpty()) {
      why = "tools beside prompt and completion cannot be trained on yet; give messages";
    }
    return cells.sample(Sample.Kind.EXCHANGE, asked.turns(), answered.turns(), "", why);
  }

  private static Sample text(Cells cells) throws BrokenRowException {
    String text = cells.text(TextRows.COLUMN, Check.BLANK_ANSWER);
    return cells.sample(
        Sample.Kind.TEXT, List.of(), List.of(new Turn(Turn.ASSISTANT, text)), "", null);
  }

  private static Sample labelled(Cells cells) throws BrokenRowException {
    String text = cells.text(TextRows.COLUMN, Check.BLANK_PROMPT);
    return cells.sample(
        Sample.Kind.CLASSIFICATION,
        List.of(new Turn(Turn.USER, text)),
        List.of(new Turn(Turn.LABEL, Labels.text(cells, "label"))),
        "",
        null);
  }

  private static Sample alpaca(Cells cells) throws BrokenRowException {
    String instruction = cells.text("instruction", Check.BLANK_PROMPT);
    String input = cells.optionalText("input");
    List<Turn> turns = new ArrayList<>();
    addSystem(cells, turns);
    boolean earlier = cells.has("history");
    if (earlier) {
      addHistory(cells, turns);
    }
    turns.add(new Turn(Turn.USER, input.isBlank() ? instruction : instruction + '\n' + input));
    return cells.sample(
        earlier && turns.size() > 2 ? Sample.Kind.CONVERSATION : Sample.Kind.EXCHANGE,
        turns,
        List.of(new Turn(Turn.ASSISTANT, cells.text("output", Check.BLANK_ANSWER))),
        "",
        null);
  }

  private static void addSystem(Cells cells, List<Turn> turns) throws BrokenRowException {
    String system = cells.optionalText("system");
    if (!system.isBlank()) {
      turns.add(0, new Turn(Turn.SYSTEM, system));
    }
  }

  private static void addHistory(Cells cells, List<Turn> turns) throws BrokenRowException {
    for (Object pair : cells.list("history", "pairs of a prompt and its answer")) {
      if (!(pair instanceof List<?> said)
          || said.size() != 2
          || !(said.get(0) instanceof String prompt)
          || !(said.get(1) instanceof String answer)) {
        throw cells.broken(
            Check.TYPE, "an item must be a list of a prompt and its answer, two texts", "history");
      }
      if (prompt.isBlank() || answer.isBlank()) {
        throw cells.broken(
            Check.ROLES,
            prompt.isBlank() ? "an earlier prompt is empty" : "an earlier answer is empty",
            "history");
      }
      turns.add(new Turn(Turn.USER, prompt));
      turns.add(new Turn(Turn.ASSISTANT, answer));
    }
  }

  private static Sample shareGpt(Cells cells) throws BrokenRowException {
    Conversation conversation = Conversation.shareGpt(cells, "conversations");
    List<Turn> turns = new ArrayList<>(conversation.turns());
    addSystem(cells, turns);
    return chat(cells, "conversations", turns, conversation.untrainable());
  }

  private static Sample chat(
      Cells cells, String column, List<Turn> turns, @Nullable String untrainable)
      throws BrokenRowException {
    checkOrder(cells, column, turns);
    String tools = ToolCalls.tools(cells, "tools");
    boolean several =
        turns.stream().filter(it -> it.role().equals(Turn.ASSISTANT)).count() > 1
            || turns.stream().anyMatch(Turn::callsTools)
            || !tools.isEmpty();
    int last = turns.size() - 1;
    return cells.sample(
        several ? Sample.Kind.CONVERSATION : Sample.Kind.EXCHANGE,
        turns.subList(0, last),
        turns.subList(last, turns.size()),
        tools,
        untrainable);
  }

  static void checkOrder(Cells cells, String column, List<Turn> turns) throws BrokenRowException {
    Optional<String> problem = RoleOrder.problem(turns);
    if (problem.isPresent()) {
      throw cells.broken(Check.ROLES, problem.get(), column);
    }
  }
}

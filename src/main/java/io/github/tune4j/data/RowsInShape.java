package io.github.tune4j.data;

import io.github.tune4j.data.internal.JsonText;
import io.github.tune4j.exception.DatasetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows as the columns of a shape. What a shape cannot hold is refused. Immutable. */
final class RowsInShape {

  private final Shape shape;
  private final boolean lists;

  /**
   * @param shape the shape to write
   * @param lists whether a cell can hold a list
   */
  RowsInShape(Shape shape, boolean lists) {
    this.shape = shape;
    this.lists = lists;
  }

  /**
   * The cells of a row.
   *
   * @throws DatasetException when something would be lost
   */
  Map<String, @Nullable Object> cells(Sample row) {
    if (row.untrainable() != null) {
      throw lost(row, row.untrainable());
    }
    boolean conversation =
        row.kind() == Sample.Kind.EXCHANGE || row.kind() == Sample.Kind.CONVERSATION;
    if (!conversation || shape == Shape.PREFERENCE || shape == Shape.CLASSIFICATION) {
      throw lost(row, "a row of another kind says something else");
    }
    return switch (shape) {
      case PROMPT_COMPLETION -> promptAndCompletion(row);
      case ALPACA -> alpaca(row);
      case SHAREGPT -> shareGpt(row);
      case MESSAGES -> messages(row);
      default -> throw lost(row, "the border between prompt and answer would be lost");
    };
  }

  private DatasetException lost(Sample row, String why) {
    return new DatasetException(
        "cannot be written as " + shape.key() + ": " + why, row.file(), row.line(), null);
  }

  private Map<String, @Nullable Object> promptAndCompletion(Sample row) {
    if (row.kind() == Sample.Kind.CONVERSATION) {
      throw lost(row, "earlier answers and calls of tools would not be learned any more");
    }
    if (!row.isPlain() && !lists) {
      throw lost(row, "CSV has no lists of messages; write JSON or JSON Lines");
    }
    Map<String, @Nullable Object> cells = new LinkedHashMap<>();
    cells.put("prompt", row.isPlain() ? row.promptText() : messages(row.prompt()));
    cells.put("completion", row.isPlain() ? row.completionText() : messages(row.completion()));
    return cells;
  }

  private Map<String, @Nullable Object> messages(Sample row) {
    Map<String, @Nullable Object> cells = new LinkedHashMap<>();
    cells.put("messages", messages(conversation(row)));
    if (!row.tools().isEmpty()) {
      cells.put("tools", JsonText.readTrusted(row.tools()));
    }
    return cells;
  }

  private static List<Map<String, @Nullable Object>> messages(List<Turn> turns) {
    List<Map<String, @Nullable Object>> messages = new ArrayList<>();
    for (Turn turn : turns) {
      Map<String, @Nullable Object> message = new LinkedHashMap<>();
      message.put("role", turn.role());
      message.put("content", turn.content());
      more(turn).forEach((name, value) -> message.put(String.valueOf(name), value));
      messages.add(message);
    }
    return messages;
  }

  private static Map<?, ?> more(Turn turn) {
    return (Map<?, ?>) Objects.requireNonNull(JsonText.readTrusted("{" + turn.more() + "}"));
  }

  /** All turns; of a single answer only when nothing else than that answer is learned then. */
  private List<Turn> conversation(Sample row) {
    List<Turn> turns = new ArrayList<>(row.prompt());
    turns.addAll(row.completion());
    if (row.kind() == Sample.Kind.EXCHANGE) {
      if (row.prompt().stream().anyMatch(it -> it.role().equals(Turn.ASSISTANT))) {
        throw lost(row, "the earlier answers in the prompt would be learned too");
      }
      if (row.completion().size() > 1 || row.completion().get(0).callsTools()) {
        throw lost(row, "where the prompt ends would be lost");
      }
    }
    return turns;
  }

  private Map<String, @Nullable Object> shareGpt(Sample row) {
    List<Map<String, Object>> said = new ArrayList<>();
    for (Turn turn : conversation(row)) {
      said.add(
          switch (turn.role()) {
            case Turn.SYSTEM -> turn("system", plain(row, turn));
            case Turn.USER -> turn("human", plain(row, turn));
            case Turn.TOOL -> turn("observation", plain(row, turn));
            case Turn.ASSISTANT ->
                turn.callsTools()
                    ? turn("function_call", calls(row, turn))
                    : turn("gpt", plain(row, turn));
            default -> throw lost(row, "it has no turns of a " + turn.role());
          });
    }
    Map<String, @Nullable Object> cells = new LinkedHashMap<>();
    cells.put("conversations", said);
    if (!row.tools().isEmpty()) {
      cells.put("tools", row.tools());
    }
    return cells;
  }

  private static Map<String, Object> turn(String from, String value) {
    Map<String, Object> turn = new LinkedHashMap<>();
    turn.put("from", from);
    turn.put("value", value);
    return turn;
  }

  private String plain(Sample row, Turn turn) {
    if (!turn.more().isEmpty()) {
      throw lost(row, "it has no place for " + String.join(", ", names(turn)));
    }
    return turn.content();
  }

  private static List<String> names(Turn turn) {
    return more(turn).keySet().stream().map(String::valueOf).toList();
  }

  private String calls(Sample row, Turn turn) {
    List<Object> calls = new ArrayList<>();
    if (!turn.content().isBlank() || names(turn).size() > 1) {
      throw lost(row, "a turn is either said or a call of tools");
    }
    for (Object call : (List<?>) Objects.requireNonNull(more(turn).get("tool_calls"))) {
      Map<?, ?> named = (Map<?, ?>) Objects.requireNonNull(call);
      if (named.containsKey("id")) {
        throw lost(row, "it has no place for the ids of calls");
      }
      calls.add(Objects.requireNonNull(named.get("function")));
    }
    return JsonText.write(calls.size() == 1 ? calls.get(0) : calls);
  }

  private Map<String, @Nullable Object> alpaca(Sample row) {
    List<Turn> turns = conversation(row);
    Map<String, @Nullable Object> cells = new LinkedHashMap<>();
    boolean system = turns.get(0).role().equals(Turn.SYSTEM);
    for (Turn turn : system ? turns.subList(1, turns.size()) : turns) {
      if (!turn.role().equals(Turn.USER) && !turn.role().equals(Turn.ASSISTANT)) {
        throw lost(row, "it has no turns of a " + turn.role());
      }
      plain(row, turn);
    }
    if (!row.tools().isEmpty()) {
      throw lost(row, "it has no place for tools");
    }
    int last = turns.size() - 1;
    List<Object> history = new ArrayList<>();
    for (int i = system ? 1 : 0; i < last - 1; i += 2) {
      history.add(List.of(turns.get(i).content(), turns.get(i + 1).content()));
    }
    cells.put("instruction", turns.get(last - 1).content());
    cells.put("output", turns.get(last).content());
    if (system) {
      cells.put("system", turns.get(0).content());
    }
    if (!history.isEmpty()) {
      cells.put("history", history);
    }
    return cells;
  }
}

package io.github.tune4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The turns in one column of a row, read and looked through. For one row; not thread-safe. */
final class Conversation {

  private static final Map<String, String> SHAREGPT_ROLES =
      Map.of(
          "system", Turn.SYSTEM,
          "human", Turn.USER,
          "user", Turn.USER,
          "gpt", Turn.ASSISTANT,
          "assistant", Turn.ASSISTANT,
          "function_call", "tool",
          "observation", "tool",
          "tool", "tool");
  private static final Map<String, String> OPENAI_ROLES =
      Map.of(
          "system",
          Turn.SYSTEM,
          "developer",
          "developer",
          "user",
          Turn.USER,
          "assistant",
          Turn.ASSISTANT,
          "tool",
          "tool",
          "function",
          "tool");
  private static final Set<String> TOOL_KEYS =
      Set.of("tool_calls", "function_call", "tool_call_id");

  private final Cells cells;
  private final String column;
  private final String roleKey;
  private final String contentKey;
  private final Map<String, String> roles;
  private final List<Turn> turns = new ArrayList<>();
  private @Nullable String untrainable;

  private Conversation(
      Cells cells, String column, String roleKey, String contentKey, Map<String, String> roles) {
    this.cells = cells;
    this.column = column;
    this.roleKey = roleKey;
    this.contentKey = contentKey;
    this.roles = roles;
  }

  /** Turns as OpenAI's: {@code role} and {@code content}. */
  static Conversation messages(Cells cells, String column) throws BrokenRowException {
    return new Conversation(cells, column, "role", "content", OPENAI_ROLES).read();
  }

  /** Turns as ShareGPT's: {@code from} and {@code value}. */
  static Conversation shareGpt(Cells cells, String column) throws BrokenRowException {
    return new Conversation(cells, column, "from", "value", SHAREGPT_ROLES).read();
  }

  private Conversation read() throws BrokenRowException {
    List<?> list = cells.list(column);
    for (int i = 0; i < list.size(); i++) {
      if (!(list.get(i) instanceof Map<?, ?> turn)) {
        throw cells.broken(
            Check.TYPE,
            "turn " + (i + 1) + " must be an object, but is " + Cells.kind(list.get(i)),
            column);
      }
      turns.add(turn(i + 1, turn));
    }
    return this;
  }

  private Turn turn(int number, Map<?, ?> turn) throws BrokenRowException {
    String role = roles.get(String.valueOf(turn.get(roleKey)));
    if (role == null) {
      throw cells.broken(
          Check.ROLES,
          "turn "
              + number
              + (turn.get(roleKey) == null
                  ? " has no " + roleKey
                  : " is from an unknown role, " + turn.get(roleKey)),
          column);
    }
    if (role.equals("tool") || turn.keySet().stream().anyMatch(TOOL_KEYS::contains)) {
      untrainable = "calls of tools cannot be trained on yet";
    } else if (turn.containsKey("weight")) {
      untrainable = "weights of turns cannot be trained by yet";
    }
    Object content = turn.get(contentKey);
    if (content != null && !(content instanceof String)) {
      throw cells.broken(
          Check.TYPE,
          "turn " + number + ": " + contentKey + " must be a text, but is " + Cells.kind(content),
          column);
    }
    String text = content == null ? "" : content.toString();
    if (text.isBlank() && !role.equals("tool") && !turn.containsKey("tool_calls")) {
      throw cells.broken(Check.ROLES, "turn " + number + " (" + role + ") is empty", column);
    }
    return new Turn(role, text);
  }

  /** The turns in their order. */
  List<Turn> turns() {
    return turns;
  }

  /** Why no training takes it yet, or null. */
  @Nullable String untrainable() {
    return untrainable;
  }
}

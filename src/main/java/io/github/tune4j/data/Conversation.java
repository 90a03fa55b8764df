package io.github.tune4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
          "function_call", Turn.ASSISTANT,
          "observation", Turn.TOOL,
          "tool", Turn.TOOL);
  private static final Map<String, String> OPENAI_ROLES =
      Map.of(
          "system", Turn.SYSTEM,
          "developer", Turn.DEVELOPER,
          "user", Turn.USER,
          "assistant", Turn.ASSISTANT,
          "tool", Turn.TOOL,
          "function", Turn.TOOL);

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
    List<?> list = cells.list(column, "turns");
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
    Object said = turn.get(roleKey);
    String role = roles.get(String.valueOf(said));
    if (role == null) {
      throw cells.broken(
          Check.ROLES,
          "turn "
              + number
              + (said == null ? " has no " + roleKey : " is from an unknown role, " + said),
          column);
    }
    if (weighted(turn.get("weight"))) {
      untrainable = "weights of turns cannot be trained by: TRL's loss counts all answers alike";
    }
    Object content = turn.get(contentKey);
    if (content != null && !(content instanceof String)) {
      throw cells.broken(
          Check.TYPE,
          "turn " + number + ": " + contentKey + " must be a text, but is " + Cells.kind(content),
          column);
    }
    String text = content == null ? "" : content.toString();
    ToolCalls calls = new ToolCalls(cells, column, number);
    if ("function_call".equals(said)) {
      return new Turn(role, "", calls.inText(text));
    }
    String more = roleKey.equals("role") ? calls.members(turn, role) : "";
    Turn read = new Turn(role, text, more);
    if (text.isBlank() && !role.equals(Turn.TOOL) && !read.callsTools()) {
      throw cells.broken(Check.ROLES, "turn " + number + " (" + role + ") is empty", column);
    }
    return read;
  }

  private static boolean weighted(@Nullable Object weight) {
    return weight != null && !(weight instanceof Number number && number.doubleValue() == 1);
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

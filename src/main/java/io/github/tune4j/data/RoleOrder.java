package io.github.tune4j.data;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The order in which the sides of a conversation speak. Stateless. */
final class RoleOrder {

  private RoleOrder() {}

  /**
   * What is wrong: a system turn that is not the first, no user at the beginning, the same side
   * twice in a row, a call that no tool answers or an answer that was not called for, no answer of
   * the assistant at the end. A call may be the last: it is an answer too.
   */
  static Optional<String> problem(List<Turn> turns) {
    if (turns.isEmpty()) {
      return Optional.of("there is no turn");
    }
    Turn previous = null;
    for (int i = 0; i < turns.size(); i++) {
      Turn turn = turns.get(i);
      String problem = isOpening(turn) && i == 0 ? null : problem(previous, turn);
      if (problem != null) {
        return Optional.of("turn " + (i + 1) + ": " + problem);
      }
      previous = isOpening(turn) ? null : turn;
    }
    return previous != null && previous.role().equals(Turn.ASSISTANT)
        ? Optional.empty()
        : Optional.of("the last turn must be the assistant's");
  }

  private static boolean isOpening(Turn turn) {
    return turn.role().equals(Turn.SYSTEM) || turn.role().equals(Turn.DEVELOPER);
  }

  /** What is wrong with a turn after another one; null before is the beginning. */
  private static @Nullable String problem(@Nullable Turn before, Turn turn) {
    String role = turn.role();
    if (isOpening(turn)) {
      return "the " + role + " turn must be the first";
    }
    if (before == null) {
      return role.equals(Turn.USER) ? null : "there is no user turn before that of the " + role;
    }
    boolean answersTool = before.role().equals(Turn.TOOL);
    if (role.equals(Turn.TOOL)) {
      return answersTool || before.callsTools()
          ? null
          : "the tool answers, but the turn before calls none";
    }
    if (before.callsTools()) {
      return "the turn before calls a tool, whose answer must come next";
    }
    if (answersTool && !role.equals(Turn.ASSISTANT)) {
      return "the assistant must come after the tool, not the " + role;
    }
    return role.equals(before.role()) ? "two " + role + " turns in a row" : null;
  }
}

package io.github.tune4j.data;

import java.util.List;
import java.util.Optional;

/** The order in which the sides of a conversation speak. Stateless. */
final class RoleOrder {

  private RoleOrder() {}

  /**
   * What is wrong: a system turn that is not the first, no user at the beginning, the same side
   * twice in a row, no answer at the end. Calls of tools may come anywhere between.
   */
  static Optional<String> problem(List<Turn> turns) {
    if (turns.isEmpty()) {
      return Optional.of("there is no turn");
    }
    String previous = "";
    for (int i = 0; i < turns.size(); i++) {
      String role = turns.get(i).role();
      boolean opening = role.equals(Turn.SYSTEM) || role.equals("developer");
      if (opening && i > 0) {
        return Optional.of("turn " + (i + 1) + ": the " + role + " turn must be the first");
      }
      if (previous.isEmpty() && !opening && !role.equals(Turn.USER)) {
        return Optional.of(
            "turn " + (i + 1) + ": there is no user turn before that of the " + role);
      }
      if (role.equals(previous) && !role.equals("tool")) {
        return Optional.of("turn " + (i + 1) + ": two " + role + " turns in a row");
      }
      previous = opening ? "" : role;
    }
    return previous.equals(Turn.ASSISTANT)
        ? Optional.empty()
        : Optional.of("the last turn must be the assistant's");
  }
}

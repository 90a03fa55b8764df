package io.github.tune4j.data;

import java.util.ArrayList;
import java.util.List;

/** Reads what is chosen and what is rejected. For one row; immutable. */
final class PreferenceCells {

  private static final String PROMPT = "prompt";
  private static final String CHOSEN = "chosen";
  private static final String REJECTED = "rejected";

  private final Cells cells;

  PreferenceCells(Cells cells) {
    this.cells = cells;
  }

  Sample sample() throws BrokenRowException {
    if (!(cells.required(CHOSEN) instanceof List) || !(cells.required(REJECTED) instanceof List)) {
      return cells.preference(
          List.of(new Turn(Turn.USER, cells.text(PROMPT, Check.BLANK_PROMPT))),
          List.of(new Turn(Turn.ASSISTANT, cells.text(CHOSEN, Check.BLANK_ANSWER))),
          List.of(new Turn(Turn.ASSISTANT, cells.text(REJECTED, Check.BLANK_ANSWER))));
    }
    List<Turn> chosen = Conversation.messages(cells, CHOSEN).turns();
    List<Turn> rejected = Conversation.messages(cells, REJECTED).turns();
    List<Turn> prompt = new ArrayList<>(prompt());
    if (begins(chosen) && begins(rejected)) {
      int shared = shared(chosen, rejected);
      checkAsked(prompt, chosen.subList(0, shared));
      prompt = chosen.subList(0, shared);
      chosen = chosen.subList(shared, chosen.size());
      rejected = rejected.subList(shared, rejected.size());
    }
    checkOrder(CHOSEN, prompt, chosen);
    checkOrder(REJECTED, prompt, rejected);
    return cells.preference(prompt, chosen, rejected);
  }

  private List<Turn> prompt() throws BrokenRowException {
    Object prompt = cells.optional(PROMPT);
    if (prompt instanceof List) {
      return Conversation.messages(cells, PROMPT).turns();
    }
    return prompt == null
        ? List.of()
        : List.of(new Turn(Turn.USER, cells.text(PROMPT, Check.BLANK_PROMPT)));
  }

  /** Whether turns are a conversation of their own, not an answer to the prompt. */
  private static boolean begins(List<Turn> turns) {
    return !turns.isEmpty() && !turns.get(0).role().equals(Turn.ASSISTANT);
  }

  /** How many turns both begin with; each side keeps an answer at least. */
  private static int shared(List<Turn> chosen, List<Turn> rejected) {
    int most = Math.min(chosen.size(), rejected.size()) - 1;
    int shared = 0;
    while (shared < most && chosen.get(shared).equals(rejected.get(shared))) {
      shared++;
    }
    while (shared > 0
        && !(chosen.get(shared).role().equals(Turn.ASSISTANT)
            && rejected.get(shared).role().equals(Turn.ASSISTANT))) {
      shared--;
    }
    return shared;
  }

  /** What the prompt says must be what the conversations begin with: which one is meant? */
  private void checkAsked(List<Turn> prompt, List<Turn> shared) throws BrokenRowException {
    if (prompt.isEmpty()) {
      return;
    }
    boolean same =
        prompt.equals(shared)
            || (!shared.isEmpty()
                && prompt.size() == 1
                && prompt.get(0).equals(shared.get(shared.size() - 1)));
    if (!same) {
      throw cells.broken(
          Check.ROLES, "chosen and rejected do not both begin with the prompt", PROMPT);
    }
  }

  private void checkOrder(String column, List<Turn> prompt, List<Turn> answer)
      throws BrokenRowException {
    List<Turn> all = new ArrayList<>(prompt);
    all.addAll(answer);
    Interpretation.checkOrder(cells, column, all);
    if (prompt.isEmpty() || answer.isEmpty()) {
      throw cells.broken(
          Check.ROLES,
          answer.isEmpty()
              ? "there is no turn"
              : "chosen and rejected have no beginning in common, and there is no prompt",
          column);
    }
  }
}

package io.github.tune4j.data;

import io.github.tune4j.exception.ConfigException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How long rows may be, in tokens, and what becomes of longer ones. Immutable; every method with a
 * value returns a changed copy.
 *
 * @param maxPrompt of the prompt, with its turn markers; empty for any
 * @param maxAnswer of the answer, with its end; empty for any
 * @param maxTotal of the whole row; empty for {@code max_length} of the training
 * @param policy what becomes of longer rows; default {@link LengthPolicy#TRUNCATE_ANSWER}
 */
public record Lengths(
    OptionalInt maxPrompt, OptionalInt maxAnswer, OptionalInt maxTotal, LengthPolicy policy) {

  /** What counts when nothing is said: the training's {@code max_length}, as TRL has it. */
  public static final Lengths OF_TRAINING =
      new Lengths(
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          LengthPolicy.TRUNCATE_ANSWER);

  public Lengths {
    check("max_prompt", maxPrompt);
    check("max_answer", maxAnswer);
    check("max_total", maxTotal);
  }

  private static void check(String name, OptionalInt value) {
    if (value.isPresent() && value.getAsInt() < 1) {
      throw new ConfigException(
          "dataset.lengths." + name, "must be at least 1 token, but is " + value.getAsInt());
    }
  }

  /** Limits the prompt to so many tokens. */
  public Lengths maxPrompt(int tokens) {
    return new Lengths(OptionalInt.of(tokens), maxAnswer, maxTotal, policy);
  }

  /** Limits the answer to so many tokens. */
  public Lengths maxAnswer(int tokens) {
    return new Lengths(maxPrompt, OptionalInt.of(tokens), maxTotal, policy);
  }

  /** Limits the whole row to so many tokens. */
  public Lengths maxTotal(int tokens) {
    return new Lengths(maxPrompt, maxAnswer, OptionalInt.of(tokens), policy);
  }

  /** What becomes of longer rows. */
  public Lengths policy(LengthPolicy value) {
    return new Lengths(maxPrompt, maxAnswer, maxTotal, value);
  }

  Map<String, Object> toMap() {
    Map<String, Object> section = new LinkedHashMap<>();
    maxPrompt.ifPresent(it -> section.put("max_prompt", it));
    maxAnswer.ifPresent(it -> section.put("max_answer", it));
    maxTotal.ifPresent(it -> section.put("max_total", it));
    section.put("policy", policy.key());
    return section;
  }
}

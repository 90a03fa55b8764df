package io.github.tune4j.data;

import io.github.tune4j.exception.ConfigException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What becomes of a row that is longer than {@link Lengths} allow. Never silently. */
public enum LengthPolicy {
  /** The job ends, and names the first rows and their lengths. */
  FAIL,

  /** The row is left out. */
  DROP,

  /** The beginning of the prompt is lost; its end and the answer stay. */
  TRUNCATE_PROMPT,

  /** The end of the row is lost, which is what TRL does. */
  TRUNCATE_ANSWER,

  /** The row becomes several, each at most as long as allowed. */
  SPLIT;

  /** As a job file names it: in lower case, with hyphens. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The keys of all policies. */
  public static List<String> keys() {
    return Arrays.stream(values()).map(LengthPolicy::key).toList();
  }

  /**
   * The policy of a name.
   *
   * @param name as a job file has it, such as {@code truncate-prompt}
   * @throws ConfigException when there is none
   */
  public static LengthPolicy of(String name) {
    return Arrays.stream(values())
        .filter(policy -> policy.key().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "dataset.lengths.policy",
                    "must be " + String.join(" or ", keys()) + ", got " + name));
  }
}

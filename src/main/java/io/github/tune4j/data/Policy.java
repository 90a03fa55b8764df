package io.github.tune4j.data;

import io.github.tune4j.exception.ConfigException;
import java.util.Arrays;
import java.util.Locale;

/** What becomes of a row in which a check finds something. */
public enum Policy {
  /** The job ends before anything is written. */
  FAIL,

  /** The row is left out, and counted in the report. */
  DROP,

  /** The row is taken, and counted in the report. */
  WARN;

  /** As reports and job files name it: in lower case. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The policy of a name.
   *
   * @param name as a job file has it
   * @throws ConfigException when there is none
   */
  public static Policy of(String name) {
    return Arrays.stream(values())
        .filter(policy -> policy.key().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException("dataset.policy", "must be fail or drop or warn, got " + name));
  }
}

package io.github.tune4j.exception;

import org.jspecify.annotations.Nullable;

/** A setting is unknown, has the wrong type, is out of range, or contradicts another one. */
public final class ConfigException extends Tune4jException {

  private final String field;

  /**
   * @param field the setting, as it is written in a job file, for example {@code
   *     "quantization.bnb_4bit_quant_type"}
   * @param problem what is wrong with it and what is allowed
   */
  public ConfigException(String field, String problem) {
    this(field, problem, null);
  }

  /**
   * @param field the setting, as it is written in a job file
   * @param problem what is wrong with it and what is allowed
   * @param cause what led to it
   */
  public ConfigException(String field, String problem, @Nullable Throwable cause) {
    super(field + ": " + problem, cause);
    this.field = field;
  }

  /** The setting, as it is written in a job file. */
  public String field() {
    return field;
  }
}

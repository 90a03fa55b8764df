package io.github.tune4j.config;

/**
 * Something about an argument that its author should know, though it is no mistake: an old name
 * that was understood, or a setting that has no effect beside another.
 *
 * @param field the setting, as it is written in a job file, for example {@code
 *     "training.warmup_ratio"}
 * @param message what was made of it
 */
public record Notice(String field, String message) {

  @Override
  public String toString() {
    return field + ": " + message;
  }
}

package io.github.tune4j.exception;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Settings that are unknown, have the wrong type, are out of range, or contradict each other: all
 * that were found, not only the first.
 */
public final class ConfigException extends Tune4jException {

  private final List<Problem> problems;

  /**
   * One thing that is wrong.
   *
   * @param field the setting, as it is written in a job file, for example {@code
   *     "quantization.bnb_4bit_quant_type"}
   * @param message what is wrong with it and what is allowed
   * @param place where it was written, for example {@code "job.yaml:7:3"}; empty when it was not
   *     read from a file
   */
  public record Problem(String field, String message, String place) {

    /** A problem of which nobody knows yet where it was written. */
    public Problem(String field, String message) {
      this(field, message, "");
    }

    @Override
    public String toString() {
      return (place.isEmpty() ? "" : place + ": ") + field + ": " + message;
    }
  }

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
    this(List.of(new Problem(field, problem)), cause);
  }

  /**
   * @param problems at least one
   */
  public ConfigException(List<Problem> problems) {
    this(problems, null);
  }

  private ConfigException(List<Problem> problems, @Nullable Throwable cause) {
    super(message(problems), cause);
    this.problems = List.copyOf(problems);
  }

  private static String message(List<Problem> problems) {
    if (problems.size() == 1) {
      return problems.get(0).toString();
    }
    return problems.stream()
        .map(problem -> "\n  " + problem)
        .collect(Collectors.joining("", problems.size() + " problems:", ""));
  }

  /** Everything that is wrong, in the order in which it was written; unmodifiable. */
  public List<Problem> problems() {
    return problems;
  }

  /** The first setting that is wrong, as it is written in a job file. */
  public String field() {
    return problems.get(0).field();
  }

  /**
   * The same, with the places of those problems that have none yet.
   *
   * @param places the place of a setting, or an empty text when it was written nowhere
   */
  public ConfigException at(UnaryOperator<String> places) {
    List<Problem> placed =
        problems.stream()
            .map(
                it ->
                    it.place().isEmpty()
                        ? new Problem(it.field(), it.message(), places.apply(it.field()))
                        : it)
            .toList();
    ConfigException same = new ConfigException(placed, getCause());
    same.setStackTrace(getStackTrace());
    return same;
  }
}

package io.github.tune4j.exception;

import org.jspecify.annotations.Nullable;

/**
 * Something on this machine is missing or does not fit: the Python interpreter, a library, Jep, the
 * disk. The message ends with how to mend it.
 */
public final class EnvironmentException extends Tune4jException {

  private final String problem;
  private final String remedy;

  /**
   * @param problem what is wrong, for example {@code "Python 3.8 is too old"}
   * @param remedy what to do about it, for example {@code "install Python 3.11 to 3.13"}
   */
  public EnvironmentException(String problem, String remedy) {
    this(problem, remedy, null);
  }

  /**
   * @param problem what is wrong
   * @param remedy what to do about it
   * @param cause what led to it
   */
  public EnvironmentException(String problem, String remedy, @Nullable Throwable cause) {
    super(problem + ": " + remedy, cause);
    this.problem = problem;
    this.remedy = remedy;
  }

  /** What is wrong. */
  public String problem() {
    return problem;
  }

  /** How to mend it. */
  public String remedy() {
    return remedy;
  }
}

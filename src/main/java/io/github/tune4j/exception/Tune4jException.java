package io.github.tune4j.exception;

import org.jspecify.annotations.Nullable;

/** The root of everything that Tune4J throws. Immutable. */
public class Tune4jException extends RuntimeException {

  /**
   * @param message one line that says what is wrong and how to mend it
   */
  public Tune4jException(String message) {
    super(message);
  }

  /**
   * @param message one line that says what is wrong and how to mend it
   * @param cause what led to it
   */
  public Tune4jException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

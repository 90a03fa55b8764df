package io.github.tune4j.exception;

import org.jspecify.annotations.Nullable;

/** A checkpoint or run folder is missing, incomplete or damaged. */
public final class CheckpointException extends Tune4jException {

  /**
   * @param message what is wrong with which folder, and how to mend it
   */
  public CheckpointException(String message) {
    this(message, null);
  }

  /**
   * @param message what is wrong with which folder, and how to mend it
   * @param cause what led to it
   */
  public CheckpointException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

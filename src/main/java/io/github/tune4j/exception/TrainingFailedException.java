package io.github.tune4j.exception;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A training run began and ended without a usable result. Its run folder says what happened. */
public final class TrainingFailedException extends Tune4jException {

  private final Path run;

  /**
   * @param message why it failed
   * @param run the run folder
   * @param cause what led to it, or null
   */
  public TrainingFailedException(String message, Path run, @Nullable Throwable cause) {
    super(message + " (run " + run + ")", cause);
    this.run = run;
  }

  /** The run folder. */
  public Path run() {
    return run;
  }
}

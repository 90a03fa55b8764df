package io.github.tune4j.cli;

import io.github.tune4j.exception.CheckpointException;
import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.DatasetException;
import io.github.tune4j.exception.EnvironmentException;

/** What the command line returns to the shell. */
final class ExitCode {

  static final int DONE = 0;
  static final int BAD_INPUT = 1;
  static final int ENVIRONMENT = 3;
  static final int FAILED = 4;

  private ExitCode() {}

  static int of(Throwable failure) {
    if (failure instanceof ConfigException
        || failure instanceof DatasetException
        || failure instanceof CheckpointException) {
      return BAD_INPUT;
    }
    return failure instanceof EnvironmentException ? ENVIRONMENT : FAILED;
  }
}

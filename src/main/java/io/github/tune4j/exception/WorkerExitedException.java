package io.github.tune4j.exception;

import java.util.List;

/** A Python worker process ended while it still had work to do. */
public final class WorkerExitedException extends Tune4jException {

  private final int exitCode;
  private final List<String> lastLines;

  /**
   * @param doing what the worker was asked to do, for example {@code "train"}
   * @param exitCode the exit code; 128 + n when signal n ended it
   * @param lastLines the last lines the worker wrote to stderr, oldest first
   */
  public WorkerExitedException(String doing, int exitCode, List<String> lastLines) {
    super(describe(doing, exitCode, lastLines));
    this.exitCode = exitCode;
    this.lastLines = List.copyOf(lastLines);
  }

  private static String describe(String doing, int exitCode, List<String> lastLines) {
    String how =
        exitCode > 128 ? "was ended by signal " + (exitCode - 128) : "exited with code " + exitCode;
    String said =
        lastLines.isEmpty()
            ? "it wrote nothing to stderr"
            : "its last lines: " + String.join(" | ", lastLines);
    return "the Python worker " + how + " during " + doing + "; " + said;
  }

  /** The exit code; 128 + n when signal n ended the process. */
  public int exitCode() {
    return exitCode;
  }

  /** The last lines the worker wrote to stderr, oldest first. */
  public List<String> lastLines() {
    return lastLines;
  }
}

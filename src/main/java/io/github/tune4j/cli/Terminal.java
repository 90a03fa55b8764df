package io.github.tune4j.cli;

/** Whether a person is looking on. */
final class Terminal {

  /** Set by the launcher, which can ask whether stderr is a terminal; Java 17 cannot. */
  private static final String PROPERTY = "tune4j.terminal";

  private Terminal() {}

  static boolean isInteractive() {
    return Boolean.getBoolean(PROPERTY);
  }
}

package io.github.tune4j.config;

/** How much upstream logs. */
public enum LogLevel implements Choice {
  /** Everything, for finding mistakes. */
  DEBUG("debug"),

  /** Messages, with the file and line each comes from. */
  DETAIL("detail"),

  /** What is being done. */
  INFO("info"),

  /** What may be wrong. */
  WARNING("warning"),

  /** What is wrong. */
  ERROR("error"),

  /** What ends the run. */
  CRITICAL("critical"),

  /** As the application has set it. */
  PASSIVE("passive");

  private final String value;

  LogLevel(String value) {
    this.value = value;
  }

  @Override
  public String value() {
    return value;
  }
}

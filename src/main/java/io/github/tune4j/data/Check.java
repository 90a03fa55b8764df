package io.github.tune4j.data;

import java.util.Locale;

/** What rows are checked for. */
public enum Check {
  /** Too few or too many cells. */
  MISALIGNED,

  /** A line or an item that is no row at all. */
  MALFORMED,

  /**
   * Something else than a text, or than a list of turns, or nothing, in a column that is needed.
   */
  TYPE,

  /** A prompt without anything but white space. */
  BLANK_PROMPT,

  /** An answer, or a text, without anything but white space. */
  BLANK_ANSWER,

  /** Turns of a conversation that are empty, of an unknown role, or in an order that is none. */
  ROLES,

  /** A row that is right, but that no training takes yet. */
  UNTRAINABLE;

  /** As reports and job files name it: in lower case, with hyphens. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

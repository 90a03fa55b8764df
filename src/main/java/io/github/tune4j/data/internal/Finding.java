package io.github.tune4j.data.internal;

import io.github.tune4j.data.Check;
import io.github.tune4j.exception.DatasetException;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong with a row.
 *
 * @param check what it was looked through for
 * @param message what, in one sentence
 * @param file where
 * @param line where, counted from 1
 * @param column the column, or null where it is not one
 * @param excerpt how the row begins, or null where the message says enough
 */
public record Finding(
    Check check,
    String message,
    String file,
    long line,
    @Nullable String column,
    @Nullable String excerpt) {

  private static final int SHOWN = 60;

  /** The beginning of a text, on one line. */
  public static String beginning(String text) {
    String line = text.replace("\r\n", "⏎").replace('\n', '⏎').replace('\r', '⏎');
    return line.codePointCount(0, line.length()) <= SHOWN
        ? line
        : line.substring(0, line.offsetByCodePoints(0, SHOWN)) + "…";
  }

  /** The message, with the column and how the row begins. */
  public String detail() {
    return message
        + (column == null ? "" : " (column " + column + ")")
        + (excerpt == null ? "" : "; it begins: " + excerpt);
  }

  public DatasetException exception() {
    return new DatasetException(message, file, line, column);
  }
}

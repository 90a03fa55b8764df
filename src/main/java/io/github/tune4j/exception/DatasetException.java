package io.github.tune4j.exception;

import org.jspecify.annotations.Nullable;

/**
 * A data set cannot be trained on as it is. The message ends with the place: file, line, column.
 */
public final class DatasetException extends Tune4jException {

  private final String problem;
  private final @Nullable String source;
  private final long line;
  private final @Nullable String column;

  /**
   * @param problem what is wrong and what was expected
   * @param source the file or query the rows come from, or null where there is none
   * @param line the line in it, counted from 1; 0 when the problem is not in one line
   * @param column the column's name, or null when the problem is not in one column
   */
  public DatasetException(
      String problem, @Nullable String source, long line, @Nullable String column) {
    this(problem, source, line, column, null);
  }

  /**
   * @param problem what is wrong and what was expected
   * @param source the file or query the rows come from, or null where there is none
   * @param line the line in it, counted from 1; 0 when the problem is not in one line
   * @param column the column's name, or null when the problem is not in one column
   * @param cause what led to it
   */
  public DatasetException(
      String problem,
      @Nullable String source,
      long line,
      @Nullable String column,
      @Nullable Throwable cause) {
    super(problem + place(source, line, column), cause);
    this.problem = problem;
    this.source = source;
    this.line = line;
    this.column = column;
  }

  private static String place(@Nullable String source, long line, @Nullable String column) {
    if (source == null) {
      return "";
    }
    StringBuilder place = new StringBuilder(" (").append(source);
    if (line > 0) {
      place.append(':').append(line);
    }
    if (column != null) {
      place.append(", column ").append(column);
    }
    return place.append(')').toString();
  }

  /** What is wrong and what was expected: the message without the place. */
  public String problem() {
    return problem;
  }

  /** The file or query the rows come from, or null. */
  public @Nullable String source() {
    return source;
  }

  /** The line, counted from 1, or 0 when the problem is not in one line. */
  public long line() {
    return line;
  }

  /** The column's name, or null. */
  public @Nullable String column() {
    return column;
  }
}

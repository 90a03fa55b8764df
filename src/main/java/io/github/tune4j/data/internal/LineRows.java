package io.github.tune4j.data.internal;

import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The rows of a file in which each line that is not blank is one. Not thread-safe. */
abstract class LineRows implements RowReader {

  private final BufferedReader text;
  private long line;

  /**
   * @param text the file, which is closed with this reader
   */
  LineRows(BufferedReader text) {
    this.text = text;
  }

  @Override
  public final @Nullable SourceRow next() throws IOException {
    String row;
    do {
      row = text.readLine();
      line++;
    } while (row != null && row.isBlank());
    return row == null ? null : row(row, line);
  }

  /**
   * The row in a line.
   *
   * @param line its number, counted from 1
   */
  abstract SourceRow row(String text, long line);

  @Override
  public final void close() throws IOException {
    text.close();
  }
}

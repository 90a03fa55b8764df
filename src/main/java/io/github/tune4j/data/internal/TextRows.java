package io.github.tune4j.data.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lines of a plain text file, each a row with one column. Blank lines are skipped. */
public final class TextRows implements RowReader {

  public static final String COLUMN = "text";

  private final BufferedReader text;
  private final String file;
  private long line;

  /**
   * @param text the file, which is closed with this reader
   */
  TextRows(BufferedReader text, String file) {
    this.text = text;
    this.file = file;
  }

  @Override
  public @Nullable SourceRow next() throws IOException {
    String row;
    do {
      row = text.readLine();
      line++;
    } while (row != null && row.isBlank());
    if (row == null) {
      return null;
    }
    Map<String, @Nullable Object> cells = new LinkedHashMap<>();
    cells.put(COLUMN, row);
    return SourceRow.of(cells, file, line);
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}

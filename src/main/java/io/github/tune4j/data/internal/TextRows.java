package io.github.tune4j.data.internal;

import java.io.BufferedReader;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lines of a plain text file, each a row with one column. */
public final class TextRows extends LineRows {

  /** The name of the column. */
  public static final String COLUMN = "text";

  private final String file;

  /**
   * @param text the file, which is closed with this reader
   */
  TextRows(BufferedReader text, String file) {
    super(text);
    this.file = file;
  }

  @Override
  SourceRow row(String text, long line) {
    Map<String, @Nullable Object> cells = new LinkedHashMap<>();
    cells.put(COLUMN, text);
    return SourceRow.of(cells, file, line);
  }
}

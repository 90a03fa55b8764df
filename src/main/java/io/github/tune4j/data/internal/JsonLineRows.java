package io.github.tune4j.data.internal;

import io.github.tune4j.data.Check;
import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The rows of a file with one JSON object on each line. Blank lines are skipped. */
final class JsonLineRows implements RowReader {

  private final BufferedReader text;
  private final String file;
  private long line;

  /**
   * @param text the file, which is closed with this reader
   */
  JsonLineRows(BufferedReader text, String file) {
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
    return row == null ? null : row(row);
  }

  private SourceRow row(String row) {
    String first = row.stripLeading();
    if (!first.startsWith("{")) {
      return broken(
          "the line is not a JSON object"
              + (line == 1 && first.startsWith("[") ? "; an array is read as json" : ""),
          row);
    }
    try {
      return SourceRow.of(JsonCells.read(row), file, line);
    } catch (JacksonException e) {
      return broken("the line is not a JSON object: " + JsonCells.problem(e), row);
    }
  }

  private SourceRow broken(String message, String row) {
    return SourceRow.broken(
        new Finding(Check.MALFORMED, message, file, line, null, Finding.beginning(row)));
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}

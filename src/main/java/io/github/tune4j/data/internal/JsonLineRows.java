package io.github.tune4j.data.internal;

import io.github.tune4j.data.Check;
import java.io.BufferedReader;
import tools.jackson.core.JacksonException;

/** The rows of a file with one JSON object on each line. */
final class JsonLineRows extends LineRows {

  private final String file;

  /**
   * @param text the file, which is closed with this reader
   */
  JsonLineRows(BufferedReader text, String file) {
    super(text);
    this.file = file;
  }

  @Override
  SourceRow row(String text, long line) {
    String first = text.stripLeading();
    if (!first.startsWith("{")) {
      return broken(
          "the line is not a JSON object"
              + (line == 1 && first.startsWith("[") ? "; an array is read as json" : ""),
          text,
          line);
    }
    try {
      return SourceRow.of(JsonCells.read(text), file, line);
    } catch (JacksonException e) {
      return broken("the line is not a JSON object: " + JsonCells.problem(e), text, line);
    }
  }

  private SourceRow broken(String message, String text, long line) {
    return SourceRow.broken(
        new Finding(Check.MALFORMED, message, file, line, null, Finding.beginning(text)));
  }
}

package io.github.tune4j.data.internal;

import io.github.tune4j.data.Check;
import io.github.tune4j.exception.DatasetException;
import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The rows of a file that is one JSON array of objects, which is never held as a whole. */
final class JsonArrayRows implements RowReader {

  private final JsonParser parser;
  private final String file;

  /**
   * @param text the file, which is closed with this reader
   */
  JsonArrayRows(BufferedReader text, String file) {
    this.file = file;
    this.parser = JsonCells.MAPPER.createParser(text);
    JsonToken first = token();
    if (first != JsonToken.START_ARRAY) {
      throw new DatasetException(
          first == null
              ? "the file is empty; it must be an array of rows"
              : "the file is not a JSON array of rows"
                  + (first == JsonToken.START_OBJECT
                      ? "; one object on each line is read as jsonl"
                      : ""),
          file,
          first == null ? 0 : JsonCells.line(parser),
          null);
    }
  }

  @Override
  public @Nullable SourceRow next() {
    JsonToken token = token();
    long line = JsonCells.line(parser);
    if (token == JsonToken.END_ARRAY) {
      if (token() != null) {
        throw broken("something follows the array", JsonCells.line(parser), null);
      }
      return null;
    }
    if (token == null) {
      return null; // once more after the end
    }
    try {
      if (token == JsonToken.START_OBJECT) {
        return SourceRow.of(JsonCells.read(parser), file, line);
      }
      parser.skipChildren();
      return SourceRow.broken(
          new Finding(
              Check.MALFORMED, "the array's item is not an object", file, line, null, null));
    } catch (JacksonException e) {
      throw broken(JsonCells.problem(e), JsonCells.line(e, line), e);
    }
  }

  private @Nullable JsonToken token() {
    try {
      return parser.nextToken();
    } catch (JacksonException e) {
      throw broken(JsonCells.problem(e), JsonCells.line(e, JsonCells.line(parser)), e);
    }
  }

  private DatasetException broken(String problem, long line, @Nullable JacksonException cause) {
    return new DatasetException(
        "not a JSON array of rows from here on: " + problem, file, line, null, cause);
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}

package io.github.tune4j.data;

import io.github.tune4j.data.internal.Finding;
import io.github.tune4j.data.internal.SourceRow;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cells of one row, read as what they should be. */
final class Cells {

  private final SourceRow row;

  Cells(SourceRow row) {
    this.row = row;
  }

  /** What is in a column that there must be. */
  @Nullable Object required(String column) throws BrokenRowException {
    if (!row.cells().containsKey(column)) {
      throw broken(
          Check.TYPE,
          "there is no column "
              + column
              + "; the columns are "
              + String.join(", ", row.cells().keySet()),
          null);
    }
    return row.cells().get(column);
  }

  /** A text that must not be blank. */
  String text(String column, Check blank) throws BrokenRowException {
    String text = asText(column, required(column));
    if (text.isBlank()) {
      throw broken(blank, "the cell is blank", column);
    }
    return text;
  }

  /** A text that may be missing; empty then. */
  String optionalText(String column) throws BrokenRowException {
    return asText(column, row.cells().get(column));
  }

  private String asText(String column, @Nullable Object value) throws BrokenRowException {
    if (value == null) {
      return "";
    }
    if (value instanceof String text) {
      return text;
    }
    throw broken(Check.TYPE, "the cell must be a text, but is " + kind(value), column);
  }

  /** A list that must be there. */
  List<?> list(String column) throws BrokenRowException {
    Object value = required(column);
    if (value instanceof List<?> list) {
      return list;
    }
    throw broken(Check.TYPE, "the cell must be a list of turns, but is " + kind(value), column);
  }

  /** Whether there is anything in a column. */
  boolean has(String column) {
    Object value = row.cells().get(column);
    return value != null
        && !value.toString().isBlank()
        && !(value instanceof List<?> list && list.isEmpty());
  }

  BrokenRowException broken(Check check, String message, @Nullable String column) {
    return new BrokenRowException(
        new Finding(check, message, row.file(), row.line(), column, null));
  }

  Sample sample(List<Turn> prompt, List<Turn> completion, @Nullable String untrainable) {
    return new Sample(
        prompt.isEmpty() ? Sample.Kind.TEXT : Sample.Kind.EXCHANGE,
        prompt,
        completion,
        List.of(),
        "",
        -1,
        untrainable,
        row.file(),
        row.line());
  }

  static String kind(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof Boolean || value instanceof Number) {
      return value.toString();
    }
    return value instanceof List ? "a list" : value instanceof Map ? "an object" : "a text";
  }
}

package io.github.tune4j.data;

import io.github.tune4j.data.internal.Finding;
import io.github.tune4j.data.internal.JsonText;
import io.github.tune4j.data.internal.MissingColumn;
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
      throw broken(Check.TYPE, MissingColumn.message(column, row.cells().keySet()), null);
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

  /** What is in a column that need not be. */
  @Nullable Object optional(String column) {
    return row.cells().get(column);
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

  /** A list that must be there; of cells that can only hold texts, as JSON. */
  List<?> list(String column, String of) throws BrokenRowException {
    Object value = required(column);
    if (value instanceof List<?> list) {
      return list;
    }
    if (listed(value) instanceof List<?> list) {
      return list;
    }
    throw broken(
        Check.TYPE, "the cell must be a list of " + of + ", but is " + kind(value), column);
  }

  /** The list that a text holds as JSON; anything else as it is. */
  static @Nullable Object listed(@Nullable Object value) {
    if (value instanceof String text && text.strip().startsWith("[")) {
      try {
        return JsonText.read(text);
      } catch (JsonText.NotJsonException e) {
        return value;
      }
    }
    return value;
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

  /** What is learned from the row. */
  Sample sample(
      Sample.Kind kind,
      List<Turn> prompt,
      List<Turn> completion,
      String tools,
      @Nullable String untrainable) {
    return new Sample(kind, prompt, completion, List.of(), tools, -1, untrainable, row);
  }

  /** The better of two answers. */
  Sample preference(List<Turn> prompt, List<Turn> chosen, List<Turn> rejected) {
    return new Sample(Sample.Kind.PREFERENCE, prompt, chosen, rejected, "", -1, null, row);
  }

  static String kind(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof Boolean || value instanceof Number) {
      return value.toString();
    }
    if (value instanceof List) {
      return "a list";
    }
    if (value instanceof Map) {
      return "an object";
    }
    return value instanceof String ? "a text" : "a " + value.getClass().getName();
  }
}

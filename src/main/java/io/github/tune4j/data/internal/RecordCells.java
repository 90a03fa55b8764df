package io.github.tune4j.data.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies the values of one record, as far as rows can hold them. Used once; not thread-safe. */
final class RecordCells {

  private static final int DEPTH = 100;

  private final Map<String, @Nullable Object> cells = new LinkedHashMap<>();
  private @Nullable String problem;
  private @Nullable String column;

  void copy(Map<String, ? extends @Nullable Object> record) {
    for (Map.Entry<?, ? extends @Nullable Object> cell : record.entrySet()) {
      column = String.valueOf(cell.getKey());
      if (!(cell.getKey() instanceof String)) {
        problem = "a column's name must be a text, but is " + cell.getKey();
      }
      cells.put(column, value(cell.getValue(), 0));
      if (problem != null) {
        return;
      }
    }
    column = null;
  }

  Map<String, @Nullable Object> copied() {
    return cells;
  }

  /** What no row can hold; null when the record is fine. */
  @Nullable String problem() {
    return problem;
  }

  /** The column in which it is. */
  @Nullable String column() {
    return column;
  }

  private @Nullable Object value(@Nullable Object value, int depth) {
    if (value == null
        || value instanceof String
        || value instanceof Number
        || value instanceof Boolean) {
      return value;
    }
    if (depth == DEPTH) {
      problem = "the value holds lists or maps more than " + DEPTH + " deep";
    } else if (value instanceof Collection<?> items) {
      List<@Nullable Object> copy = new ArrayList<>(items.size());
      for (Object item : items) {
        copy.add(value(item, depth + 1));
      }
      return copy;
    } else if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((key, item) -> copy.put(String.valueOf(key), value(item, depth + 1)));
      return copy;
    } else {
      problem =
          "the value must be a text, number, boolean, list, map or null, but is a "
              + value.getClass().getTypeName();
    }
    return null;
  }
}

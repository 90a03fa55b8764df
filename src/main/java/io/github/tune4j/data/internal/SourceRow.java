package io.github.tune4j.data.internal;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row as it stands in its source: columns, in their order, and what is in them.
 *
 * @param cells texts; of JSON also numbers, booleans, lists, maps and null
 * @param file where it is from
 * @param line where it begins, counted from 1
 * @param broken why it is no row; it has no cells then. Null when it is one
 */
public record SourceRow(
    Map<String, @Nullable Object> cells, String file, long line, @Nullable Finding broken) {

  public static SourceRow of(Map<String, @Nullable Object> cells, String file, long line) {
    return new SourceRow(cells, file, line, null);
  }

  public static SourceRow broken(Finding why) {
    return new SourceRow(Map.of(), why.file(), why.line(), why);
  }
}

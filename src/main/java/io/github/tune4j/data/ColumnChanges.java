package io.github.tune4j.data;

import io.github.tune4j.data.internal.MissingColumn;
import io.github.tune4j.data.internal.SourceRow;
import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.DatasetException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changes the columns of rows, one row after the other. For one pass; not thread-safe. */
final class ColumnChanges {

  private final Columns columns;
  private final Map<String, ColumnTemplate> templates = new LinkedHashMap<>();
  private final String completion;
  private @Nullable String file;

  /**
   * @param completion the column of answers: of a part that is blank there an answer is blank
   * @throws ConfigException when functions are needed that a job file does not hold
   */
  ColumnChanges(Columns columns, String completion) {
    this.columns = columns;
    this.completion = completion;
    columns
        .combine()
        .forEach((column, template) -> templates.put(column, new ColumnTemplate(column, template)));
    if (columns.functions().contains(new RowFunction.Missing())) {
      throw new ConfigException(
          "dataset.functions",
          columns.functions().size()
              + " functions of a program (map, filter) changed these rows, and a job file cannot"
              + " hold them; build the data set in Java once more");
    }
  }

  /**
   * The row with its columns changed; null when a filter leaves it out.
   *
   * @throws DatasetException when a file has not the columns that are named, or a function throws
   */
  @Nullable SourceRow apply(SourceRow row) {
    if (columns.none() || row.broken() != null) {
      return row;
    }
    if (!row.file().equals(file)) {
      checkNames(row);
      file = row.file();
    }
    Map<String, @Nullable Object> renamed = new LinkedHashMap<>();
    row.cells()
        .forEach((name, cell) -> renamed.put(columns.rename().getOrDefault(name, name), cell));
    Map<String, @Nullable Object> cells = new LinkedHashMap<>(renamed);
    try {
      for (Map.Entry<String, ColumnTemplate> template : templates.entrySet()) {
        String column = template.getKey();
        Check blank =
            column.equals(completion) || column.equals("output")
                ? Check.BLANK_ANSWER
                : Check.BLANK_PROMPT;
        cells.put(column, template.getValue().apply(new Cells(row), renamed, blank));
      }
    } catch (BrokenRowException e) {
      return SourceRow.broken(e.finding());
    }
    columns.drop().forEach(cells::remove);
    return call(row, chosen(cells));
  }

  private Map<String, @Nullable Object> chosen(Map<String, @Nullable Object> cells) {
    if (columns.select().isEmpty()) {
      return cells;
    }
    Map<String, @Nullable Object> chosen = new LinkedHashMap<>();
    for (String column : columns.select()) {
      if (cells.containsKey(column)) {
        chosen.put(column, cells.get(column));
      }
    }
    return chosen;
  }

  private @Nullable SourceRow call(SourceRow row, Map<String, @Nullable Object> cells) {
    Map<String, @Nullable Object> current = cells;
    for (RowFunction function : columns.functions()) {
      try {
        if (function instanceof RowFunction.Filtered filter && !filter.function().test(current)) {
          return null;
        }
        if (function instanceof RowFunction.Mapped mapped) {
          current = mapped.function().apply(current);
        }
      } catch (RuntimeException e) {
        throw new DatasetException(
            "the function given to " + function.name() + " failed: " + e,
            row.file(),
            row.line(),
            null,
            e);
      }
      if (current == null) {
        throw new DatasetException(
            "the function given to map returned null", row.file(), row.line(), null);
      }
    }
    return SourceRow.of(current, row.file(), row.line());
  }

  /** Looks for every column that is named; the first row stands for the others of its file. */
  private void checkNames(SourceRow row) {
    Set<String> names = new LinkedHashSet<>();
    for (String name : row.cells().keySet()) {
      String called = columns.rename().getOrDefault(name, name);
      if (!names.add(called)) {
        throw new DatasetException(
            "there are two columns " + called + " after rename", row.file(), row.line(), null);
      }
    }
    require(columns.rename().keySet(), row.cells().keySet(), row);
    for (ColumnTemplate template : templates.values()) {
      require(template.columns(), names, row);
    }
    names.addAll(templates.keySet());
    require(columns.drop(), names, row);
    columns.drop().forEach(names::remove);
    require(columns.select(), names, row);
  }

  private static void require(Collection<String> wanted, Collection<String> names, SourceRow row) {
    for (String name : wanted) {
      if (!names.contains(name)) {
        throw new DatasetException(
            MissingColumn.message(name, names), row.file(), row.line(), null);
      }
    }
  }

  /**
   * Whether a row is the header once more: every cell that was not combined holds the name of its
   * column, or the one it had.
   */
  static boolean isHeader(Columns columns, Map<String, @Nullable Object> cells, int atLeast) {
    List<Map.Entry<String, @Nullable Object>> original =
        cells.entrySet().stream()
            .filter(cell -> !columns.combine().containsKey(cell.getKey()))
            .toList();
    return original.size() >= atLeast
        && original.stream()
            .allMatch(
                cell ->
                    cell.getKey().equals(cell.getValue())
                        || (cell.getValue() instanceof String old
                            && cell.getKey().equals(columns.rename().get(old))));
  }
}

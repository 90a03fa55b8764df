package io.github.tune4j.data.internal;

import io.github.tune4j.data.Check;
import io.github.tune4j.exception.DatasetException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the columns of a query's result as texts, numbers, booleans and lists. */
final class SqlCells {

  private final List<String> labels = new ArrayList<>();
  private final List<Boolean> zoned = new ArrayList<>();

  /**
   * @throws DatasetException when a column is named twice
   */
  SqlCells(ResultSetMetaData columns) throws SQLException {
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String label = columns.getColumnLabel(i);
      if (labels.contains(label)) {
        throw new DatasetException(
            "the query names a column twice; give one another name by AS",
            QuerySource.NAME,
            0,
            label);
      }
      labels.add(label);
      zoned.add(isZoned(columns.getColumnTypeName(i)));
    }
  }

  /** PostgreSQL tells a time with its zone by the type's name only. */
  private static boolean isZoned(@Nullable String type) {
    String name = String.valueOf(type).toLowerCase(Locale.ROOT);
    return name.endsWith("timestamptz") || name.endsWith("with time zone");
  }

  /**
   * @throws DatasetException when a column is missing
   */
  void require(Collection<String> wanted) {
    for (String column : wanted) {
      if (!labels.contains(column)) {
        throw new DatasetException(
            MissingColumn.message(column, labels), QuerySource.NAME, 0, null);
      }
    }
  }

  SourceRow row(ResultSet results, long number) throws SQLException {
    Map<String, @Nullable Object> cells = new LinkedHashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      String label = labels.get(i);
      try {
        cells.put(label, cell(results, i + 1, zoned.get(i)));
      } catch (BytesException e) {
        return SourceRow.broken(
            new Finding(
                Check.TYPE,
                "the cell holds bytes, which are no text; leave the column out of the query",
                QuerySource.NAME,
                number,
                label,
                null));
      }
    }
    return SourceRow.of(cells, QuerySource.NAME, number);
  }

  private static @Nullable Object cell(ResultSet results, int column, boolean zoned)
      throws SQLException, BytesException {
    Object value = results.getObject(column);
    if (value instanceof Timestamp) {
      // The driver makes it by this machine's time zone, in which some hours do not exist.
      return SqlValues.of(
          exact(results, column, zoned ? OffsetDateTime.class : LocalDateTime.class, value));
    }
    if (value instanceof Time) {
      return SqlValues.of(exact(results, column, LocalTime.class, value));
    }
    return value == null || SqlValues.knows(value)
        ? SqlValues.of(value)
        : results.getString(column); // JSON, for one: its text
  }

  private static Object exact(ResultSet results, int column, Class<?> type, Object otherwise) {
    try {
      Object exact = results.getObject(column, type);
      return exact == null ? otherwise : exact;
    } catch (SQLException e) {
      return otherwise; // a driver older than these types
    }
  }
}

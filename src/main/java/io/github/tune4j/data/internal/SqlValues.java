package io.github.tune4j.data.internal;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.lang.reflect.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What JDBC drivers make of columns, as rows have it. Stateless. */
final class SqlValues {

  private SqlValues() {}

  /** Whether the driver's object says what it is. */
  static boolean knows(Object value) {
    return value instanceof String
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof java.util.Date
        || value instanceof TemporalAccessor
        || value instanceof Clob
        || value instanceof SQLXML
        || value instanceof java.sql.Array
        || value.getClass().isArray()
        || value instanceof Blob;
  }

  /** A text, number, boolean, list of these, or null; times as ISO 8601 has them. */
  static @Nullable Object of(@Nullable Object value) throws SQLException, BytesException {
    if (value == null
        || value instanceof String
        || value instanceof Number
        || value instanceof Boolean) {
      return value;
    }
    if (value instanceof byte[] || value instanceof Blob) {
      throw new BytesException();
    }
    if (value instanceof Clob clob) {
      return text(clob);
    }
    if (value instanceof SQLXML xml) {
      return xml.getString();
    }
    if (value instanceof java.sql.Array array) {
      return of(array.getArray());
    }
    if (value.getClass().isArray()) {
      List<@Nullable Object> list = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        list.add(of(Array.get(value, i)));
      }
      return list;
    }
    return time(value);
  }

  private static String time(Object value) {
    if (value instanceof Timestamp timestamp) {
      return time(timestamp.toLocalDateTime());
    }
    if (value instanceof Date date) {
      return date.toLocalDate().toString();
    }
    if (value instanceof Time time) {
      return DateTimeFormatter.ISO_LOCAL_TIME.format(time.toLocalTime());
    }
    if (value instanceof LocalDateTime time) {
      return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
    }
    return value instanceof OffsetDateTime time
        ? DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time)
        : value.toString();
  }

  private static String text(Clob clob) throws SQLException {
    StringWriter text = new StringWriter();
    try (Reader reader = clob.getCharacterStream()) {
      reader.transferTo(text);
    } catch (IOException e) {
      throw new SQLException("a text cannot be read: " + e.getMessage(), e);
    }
    clob.free();
    return text.toString();
  }
}

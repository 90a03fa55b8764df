package io.github.tune4j.data.internal;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.github.tune4j.data.Check;
import io.github.tune4j.exception.DatasetException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file. */
final class CsvRows implements RowReader {

  private static final Pattern RECORD = Pattern.compile(" \\(record starting at line (\\d+)\\)");

  private final String file;
  private final char delimiter;
  private final CsvReader<CsvRecord> reader;
  private final Iterator<CsvRecord> records;
  private final List<String> header;

  /**
   * @param text the file, which is closed with this reader
   * @param names the columns' names; empty when the first line holds them
   * @param wanted columns that there must be
   */
  CsvRows(
      BufferedReader text,
      String file,
      char delimiter,
      List<String> names,
      Collection<String> wanted)
      throws IOException {
    this.file = file;
    this.delimiter = delimiter;
    this.reader = open(text, delimiter);
    this.records = reader.iterator();
    this.header = names.isEmpty() ? header() : names;
    Set<String> seen = new HashSet<>();
    for (String title : header) {
      if (!seen.add(title)) {
        throw new DatasetException("the header names a column twice", file, 1, title);
      }
    }
    for (String column : wanted) {
      if (!seen.contains(column)) {
        throw missing(column, header, file, 1);
      }
    }
  }

  static CsvReader<CsvRecord> open(Reader text, char delimiter) {
    return CsvReader.builder()
        .fieldSeparator(delimiter)
        .skipEmptyLines(true)
        .allowUnclosedQuote(false)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .ofCsvRecord(text);
  }

  static DatasetException missing(
      String column, Collection<String> columns, String file, long line) {
    return new DatasetException(MissingColumn.message(column, columns), file, line, null);
  }

  private List<String> header() throws IOException {
    CsvRecord first = record();
    if (first == null) {
      throw new DatasetException(
          "the file is empty; its first line must name the columns", file, 0, null);
    }
    return first.getFields();
  }

  @Override
  public @Nullable SourceRow next() throws IOException {
    CsvRecord row = record();
    if (row == null) {
      return null;
    }
    if (row.getFieldCount() != header.size()) {
      return SourceRow.broken(misaligned(row));
    }
    Map<String, @Nullable Object> cells = new LinkedHashMap<>();
    for (int i = 0; i < header.size(); i++) {
      cells.put(header.get(i), row.getField(i));
    }
    return SourceRow.of(cells, file, row.getStartingLineNumber());
  }

  private @Nullable CsvRecord record() throws IOException {
    try {
      return records.hasNext() ? records.next() : null;
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause());
    } catch (CsvParseException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw broken(e);
    }
  }

  /** FastCSV tells the line in its message only. */
  private DatasetException broken(CsvParseException e) {
    Matcher place = RECORD.matcher(String.valueOf(e.getMessage()));
    return new DatasetException(
        "not a CSV file from here on: " + place.replaceFirst(""),
        file,
        place.reset().find() ? Long.parseLong(place.group(1)) : 0,
        null,
        e);
  }

  private Finding misaligned(CsvRecord row) {
    String message =
        "the row has "
            + row.getFieldCount()
            + " cells, but the header has "
            + header.size()
            + "; a cell that holds a "
            + Delimiters.name(delimiter)
            + ", a quote or a line break must be quoted";
    String text = String.join(String.valueOf(delimiter), row.getFields());
    return new Finding(
        Check.MISALIGNED,
        message,
        file,
        row.getStartingLineNumber(),
        null,
        Finding.beginning(text));
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}

package io.github.tune4j.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.github.tune4j.exception.DatasetException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** The rows of a CSV file, one at a time, each checked. */
final class CsvRows {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Path file;
  private final String name;
  private final String promptColumn;
  private final String completionColumn;

  CsvRows(Path file, String promptColumn, String completionColumn) {
    this.file = file;
    this.name = file.toString();
    this.promptColumn = promptColumn;
    this.completionColumn = completionColumn;
  }

  /**
   * Hands every row to the consumer, in the order of the file.
   *
   * @throws DatasetException at the first thing that is wrong
   */
  void forEach(Consumer<Row> consumer) {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      skipByteOrderMark(reader);
      try (CsvReader<CsvRecord> records =
          CsvReader.builder()
              .skipEmptyLines(true)
              .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
              .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
              .ofCsvRecord(reader)) {
        read(records.iterator(), consumer);
      }
    } catch (NoSuchFileException e) {
      throw new DatasetException("there is no such file", name, 0, null, e);
    } catch (CsvParseException e) {
      throw broken(e);
    } catch (UncheckedIOException e) {
      throw unreadable(Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void read(Iterator<CsvRecord> records, Consumer<Row> consumer) {
    if (!records.hasNext()) {
      throw new DatasetException(
          "the file is empty; its first line must name the columns", name, 0, null);
    }
    List<String> header = records.next().getFields();
    int prompt = column(header, promptColumn);
    int completion = column(header, completionColumn);
    while (records.hasNext()) {
      CsvRecord row = records.next();
      long line = row.getStartingLineNumber();
      if (row.getFieldCount() != header.size()) {
        throw new DatasetException(
            "the row has "
                + row.getFieldCount()
                + " cells, but the header has "
                + header.size()
                + "; a cell that holds a comma, a quote or a line break must be quoted",
            name,
            line,
            null);
      }
      consumer.accept(
          new Row(
              cell(row, prompt, promptColumn, line),
              cell(row, completion, completionColumn, line),
              line));
    }
  }

  private int column(List<String> header, String column) {
    Set<String> seen = new HashSet<>();
    for (String title : header) {
      if (!seen.add(title)) {
        throw new DatasetException("the header names a column twice", name, 1, title);
      }
    }
    int index = header.indexOf(column);
    if (index < 0) {
      throw new DatasetException(
          "there is no column " + column + "; the columns are " + String.join(", ", header),
          name,
          1,
          null);
    }
    return index;
  }

  private String cell(CsvRecord row, int index, String column, long line) {
    String text = row.getField(index);
    if (text.isBlank()) {
      throw new DatasetException("the cell is blank", name, line, column);
    }
    return text;
  }

  private static void skipByteOrderMark(BufferedReader reader) throws IOException {
    reader.mark(1);
    if (reader.read() != BYTE_ORDER_MARK) {
      reader.reset();
    }
  }

  private DatasetException broken(CsvParseException e) {
    return e.getCause() instanceof IOException io
        ? unreadable(io)
        : new DatasetException("not a CSV file: " + e.getMessage(), name, 0, null, e);
  }

  private DatasetException unreadable(IOException e) {
    return e instanceof CharacterCodingException
        ? new DatasetException(
            "the text is not UTF-8; save the file as UTF-8", name, firstBadLine(), null, e)
        : new DatasetException("the file cannot be read: " + e.getMessage(), name, 0, null, e);
  }

  /** The first line whose bytes are not UTF-8, or 0. No byte of a UTF-8 sequence is a line feed. */
  private long firstBadLine() {
    try (BufferedReader bytes = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      long line = 1;
      String text;
      while ((text = bytes.readLine()) != null) {
        if (!isUtf8(text.getBytes(StandardCharsets.ISO_8859_1))) {
          return line;
        }
        line++;
      }
    } catch (IOException e) {
      return 0;
    }
    return 0;
  }

  private static boolean isUtf8(byte[] line) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}

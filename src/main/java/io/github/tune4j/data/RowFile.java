package io.github.tune4j.data;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.github.tune4j.data.internal.Format;
import io.github.tune4j.exception.ConfigException;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A file in UTF-8 that rows are written into. Not thread-safe. */
interface RowFile extends Closeable {

  /** Writes a row, of which the columns are some of those of the file. */
  void write(Map<String, @Nullable Object> cells);

  /** Whether a cell can hold a list. */
  static boolean hasLists(Format format) {
    return format == Format.JSON || format == Format.JSONL;
  }

  /**
   * Begins a file that does not exist.
   *
   * @param name what it will be called: {@code .tsv} has tabs between cells, {@code .gz} is packed
   * @param columns all columns of the rows
   */
  static RowFile create(Path file, Path name, Format format, List<String> columns)
      throws IOException {
    String ending = String.valueOf(name.getFileName()).toLowerCase(Locale.ROOT);
    if (format == Format.PARQUET) {
      throw new ConfigException("target", "Parquet is written by Python: use Tune4j.write");
    }
    if (ending.endsWith(".zst")) {
      throw new ConfigException("target", "zstd is read, but not written; pack by .gz");
    }
    OutputStream plain = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    boolean packed = ending.endsWith(".gz");
    OutputStream out =
        packed ? new GZIPOutputStream(plain, 1 << 16) : new BufferedOutputStream(plain, 1 << 16);
    return switch (format) {
      case CSV -> new Csv(out, Format.ending(name).equals("tsv") ? '\t' : ',', columns);
      case JSON -> new Json(out, "[\n", ",\n", "\n]\n");
      case JSONL -> new Json(out, "", "\n", "\n");
      case TEXT -> new Plain(out);
      case PARQUET -> throw new IllegalStateException("not written here");
    };
  }

  /** Lines of cells. Lists and objects stand in them as JSON. */
  final class Csv implements RowFile {

    private final CsvWriter writer;
    private final List<String> columns;

    Csv(OutputStream out, char delimiter, List<String> columns) {
      this.columns = columns;
      this.writer =
          CsvWriter.builder()
              .fieldSeparator(delimiter)
              .lineDelimiter(LineDelimiter.LF)
              .build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
      writer.writeRecord(columns);
    }

    @Override
    public void write(Map<String, @Nullable Object> cells) {
      writer.writeRecord(columns.stream().map(column -> cell(cells.get(column))).toList());
    }

    private static String cell(@Nullable Object value) {
      if (value == null) {
        return "";
      }
      return value instanceof String text ? whole(text) : new JsonBytes().value(value).toString();
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }
  }

  /** Objects, one on each line. */
  final class Json implements RowFile {

    private final OutputStream out;
    private final JsonBytes line = new JsonBytes();
    private final String between;
    private final String end;
    private String before;

    Json(OutputStream out, String start, String between, String end) {
      this.out = out;
      this.before = start;
      this.between = between;
      this.end = end;
    }

    @Override
    public void write(Map<String, @Nullable Object> cells) {
      line.clear();
      put(out, line.json(before).value(cells));
      before = between;
    }

    @Override
    public void close() throws IOException {
      try (out) {
        out.write(end.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** Texts, one on each line. */
  final class Plain implements RowFile {

    private final OutputStream out;

    Plain(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(Map<String, @Nullable Object> cells) {
      String text = whole(String.valueOf(cells.get("text")));
      put(out, new JsonBytes().json(text).json("\n"));
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  private static void put(OutputStream out, JsonBytes bytes) {
    try {
      out.write(bytes.toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text with U+FFFD for every surrogate that has no partner. */
  private static String whole(String text) {
    StringBuilder whole = null;
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
          i++;
        } else {
          whole = whole == null ? new StringBuilder(text) : whole;
          whole.setCharAt(i, '\uFFFD');
        }
      }
    }
    return whole == null ? text : whole.toString();
  }
}

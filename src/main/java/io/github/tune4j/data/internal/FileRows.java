package io.github.tune4j.data.internal;

import io.github.tune4j.exception.DatasetException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The rows of all files of a source, one file after the other. Not thread-safe. */
final class FileRows implements SourceRows {

  private final FileSource source;
  private final Collection<String> wanted;
  private final Iterator<Path> files;
  private final List<Opened> opened = new ArrayList<>();
  private @Nullable TextFile file;
  private @Nullable RowReader rows;

  /**
   * @param wanted columns that the rows should have; empty when none are known
   */
  FileRows(FileSource source, Collection<String> wanted) {
    this.source = source;
    this.wanted = wanted;
    this.files = source.files().iterator();
  }

  @Override
  public @Nullable SourceRow next() {
    while (rows != null || files.hasNext()) {
      TextFile current = rows == null || file == null ? new TextFile(files.next()) : file;
      file = current;
      SourceRow row = next(current);
      if (row != null) {
        return row;
      }
      close();
    }
    return null;
  }

  private @Nullable SourceRow next(TextFile current) {
    try {
      if (rows == null) {
        rows = open(current);
      }
      return rows.next();
    } catch (IOException e) {
      close();
      throw current.unreadable(e);
    } catch (JacksonException e) {
      close();
      throw e.getCause() instanceof IOException io
          ? current.unreadable(io)
          : new DatasetException(JsonCells.problem(e), current.name(), 0, null, e);
    } catch (DatasetException e) {
      close();
      throw e;
    }
  }

  private RowReader open(TextFile current) throws IOException {
    Encoding encoding = EncodingSearch.find(current, source.encoding());
    BufferedReader text = current.reader(encoding);
    try {
      Character delimiter = source.format() == Format.CSV ? delimiter(current, text) : null;
      opened.add(new Opened(current.name(), encoding, delimiter));
      return switch (source.format()) {
        case CSV ->
            new CsvRows(
                text,
                current.name(),
                delimiter == null ? ',' : delimiter,
                source.columns(),
                wanted);
        case JSON -> new JsonArrayRows(text, current.name());
        case JSONL -> new JsonLineRows(text, current.name());
        case TEXT -> new TextRows(text, current.name());
        case PARQUET -> throw new IllegalArgumentException("Parquet is no text");
      };
    } catch (IOException | RuntimeException e) {
      text.close();
      throw e;
    }
  }

  private char delimiter(TextFile current, BufferedReader text) throws IOException {
    if (source.delimiter() != null) {
      return source.delimiter();
    }
    return Format.ending(Path.of(current.name())).equals("tsv")
        ? '\t'
        : Delimiters.find(text, current.name(), source.columns().isEmpty() ? wanted : List.of());
  }

  @Override
  public List<Opened> opened() {
    return List.copyOf(opened);
  }

  @Override
  public void close() {
    RowReader open = rows;
    rows = null;
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      // what was read is read
    }
  }
}

package io.github.tune4j.data.internal;

import io.github.tune4j.data.Check;
import io.github.tune4j.exception.DatasetException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records that pass by once, written to a temporary file as they do, and read from it. The file
 * goes when nobody has this object any more, or with the JVM. Thread-safe.
 */
final class RecordSpool {

  private static final Cleaner CLEANER = Cleaner.create();
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<LinkedHashMap<String, @Nullable Object>> CELLS =
      new TypeReference<>() {};
  private static final int AT_ONCE = 256;

  private final RecordRows records;
  private @Nullable Path file;
  private @Nullable BufferedWriter writer;
  private @Nullable DatasetException failure;
  private long written;
  private boolean ended;

  RecordSpool(RecordRows records) {
    this.records = records;
  }

  SourceRows open() {
    return new Reading();
  }

  /** Whether there is a row of this number, counted from 0; takes records until there is. */
  private synchronized boolean has(long row) {
    if (row >= written && !ended) {
      try {
        write();
      } catch (IOException e) {
        ended = true;
        throw new UncheckedIOException(e);
      }
    }
    if (row >= written && failure != null) {
      throw failure;
    }
    return row < written;
  }

  private void write() throws IOException {
    BufferedWriter out = writer();
    long read = written;
    try {
      while (read < written + AT_ONCE) {
        SourceRow row = records.next();
        if (row == null) {
          ended = true;
          break;
        }
        out.write(JSON.writeValueAsString(line(row)));
        out.write('\n');
        read++;
      }
    } catch (DatasetException e) {
      failure = e;
      ended = true;
    }
    out.flush();
    written = read;
    if (ended) {
      out.close();
    }
  }

  private BufferedWriter writer() throws IOException {
    if (writer == null) {
      Path created = Files.createTempFile("tune4j-records", ".jsonl");
      created.toFile().deleteOnExit();
      CLEANER.register(this, () -> created.toFile().delete());
      file = created;
      writer = Files.newBufferedWriter(created, StandardCharsets.UTF_8);
    }
    return writer;
  }

  private static List<@Nullable Object> line(SourceRow row) {
    Finding broken = row.broken();
    return broken == null
        ? Arrays.asList(row.cells())
        : Arrays.asList(broken.check().name(), broken.message(), broken.column());
  }

  private static SourceRow row(String line, long number) {
    Object[] parts = JSON.readValue(line, Object[].class);
    if (parts.length == 1) {
      return SourceRow.of(JSON.convertValue(parts[0], CELLS), RecordSource.NAME, number);
    }
    return SourceRow.broken(
        new Finding(
            Check.valueOf(parts[0].toString()),
            parts[1].toString(),
            RecordSource.NAME,
            number,
            parts[2] == null ? null : parts[2].toString(),
            null));
  }

  private synchronized BufferedReader reader() throws IOException {
    return Files.newBufferedReader(file == null ? Path.of("") : file, StandardCharsets.UTF_8);
  }

  /** One reading of what was written, and of what still comes. */
  private final class Reading implements SourceRows {

    private @Nullable BufferedReader lines;
    private long read;
    private boolean closed;

    @Override
    public @Nullable SourceRow next() {
      if (closed || !has(read)) {
        return null;
      }
      try {
        if (lines == null) {
          lines = reader();
        }
        String line = lines.readLine();
        read++;
        return line == null ? null : row(line, read);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public List<Opened> opened() {
      return read == 0 ? List.of() : List.of(Opened.of(RecordSource.NAME));
    }

    @Override
    public void close() {
      closed = true;
      try {
        if (lines != null) {
          lines.close();
        }
      } catch (IOException e) {
        // what was read is read
      }
    }
  }
}

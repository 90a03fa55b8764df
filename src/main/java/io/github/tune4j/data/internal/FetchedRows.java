package io.github.tune4j.data.internal;

import io.github.tune4j.data.internal.FetchedSource.Copy;
import io.github.tune4j.exception.DatasetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that Python wrote, with the places that they have in what Python read. */
final class FetchedRows implements SourceRows {

  private final Iterator<Copy> copies;
  private final List<Opened> opened = new ArrayList<>();
  private @Nullable JsonLineRows rows;

  FetchedRows(List<Copy> copies) {
    this.copies = copies.iterator();
  }

  @Override
  public @Nullable SourceRow next() {
    while (true) {
      JsonLineRows current = rows;
      if (current == null) {
        if (!copies.hasNext()) {
          return null;
        }
        rows = open(copies.next());
        continue;
      }
      SourceRow row = next(current);
      if (row != null) {
        return row;
      }
      close();
    }
  }

  private static @Nullable SourceRow next(JsonLineRows rows) {
    try {
      return rows.next(); // one row on each line, so that the line is the number of the row
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private JsonLineRows open(Copy copy) {
    opened.add(Opened.of(copy.name()));
    try {
      return new JsonLineRows(
          Files.newBufferedReader(copy.rows(), StandardCharsets.UTF_8), copy.name());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static DatasetException unreadable(IOException e) {
    return new DatasetException(
        "what Python fetched cannot be read: " + e.getMessage(), null, 0, null, e);
  }

  @Override
  public List<Opened> opened() {
    return List.copyOf(opened);
  }

  @Override
  public void close() {
    JsonLineRows open = rows;
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

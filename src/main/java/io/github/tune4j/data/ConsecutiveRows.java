package io.github.tune4j.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of several parts, one part after the other. Not thread-safe. */
final class ConsecutiveRows implements RowStream {

  private final List<RowStream> parts;
  private int at;

  ConsecutiveRows(List<RowStream> parts) {
    this.parts = parts;
  }

  @Override
  public @Nullable Item next() {
    while (at < parts.size()) {
      Item item = parts.get(at).next();
      if (item != null) {
        return item;
      }
      at++;
    }
    return null;
  }

  @Override
  public void close() {
    parts.forEach(RowStream::close);
  }
}

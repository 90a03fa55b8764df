package io.github.tune4j.data.internal;

import io.github.tune4j.exception.DatasetException;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Rows one after the other, in the order of their source. Not thread-safe. */
public interface RowReader extends Closeable {

  /**
   * The next row, or null when there is none. A row that is broken is told as such, and the next
   * one can be read.
   *
   * @throws DatasetException when the rest of the source cannot be read
   */
  @Nullable SourceRow next() throws IOException;
}

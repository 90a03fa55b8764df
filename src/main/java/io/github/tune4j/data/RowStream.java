package io.github.tune4j.data;

import io.github.tune4j.data.internal.SourceRow;
import io.github.tune4j.exception.DatasetException;
import java.io.Closeable;
import org.jspecify.annotations.Nullable;

/** The rows of a data set as they stand in its sources, in their order. Not thread-safe. */
interface RowStream extends Closeable {

  /**
   * A row, and the part of the data set that it is from.
   *
   * @param part the part; the only one where there are no several
   * @param row the row
   */
  record Item(Part part, SourceRow row) {}

  /**
   * The next row, or null when there is none.
   *
   * @throws DatasetException when a source cannot be read, or not to its end; the next call goes on
   *     with what comes after it
   */
  @Nullable Item next();

  @Override
  void close();
}

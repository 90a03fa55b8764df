package io.github.tune4j.data.internal;

import io.github.tune4j.exception.DatasetException;
import java.io.Closeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One reading of a source, from its first row on. Not thread-safe. */
public interface SourceRows extends Closeable {

  /**
   * What rows were read from, and how.
   *
   * @param name the file; of other sources what they are called in places
   * @param encoding its character set; null when it is no text file
   * @param delimiter what stands between cells; null when it is not CSV
   */
  record Opened(String name, @Nullable Encoding encoding, @Nullable Character delimiter) {

    /** Of something that has neither character set nor delimiter. */
    static Opened of(String name) {
      return new Opened(name, null, null);
    }
  }

  /**
   * The next row, or null when there is none. What a row was read from is opened by the first call
   * that needs it.
   *
   * @throws DatasetException when the rest cannot be read, of several files the rest of this one;
   *     the next call goes on with what is behind it
   */
  @Nullable SourceRow next();

  /** What has been opened so far. */
  List<Opened> opened();

  /** Ends the reading, wherever it is. */
  @Override
  void close();
}

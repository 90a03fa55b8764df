package io.github.tune4j.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A data set whose rows can be read, those that Python had to fetch too. Close it to remove them.
 */
public final class FetchedDataset implements AutoCloseable {

  private final TextDataset rows;
  private final @Nullable Path folder;

  private FetchedDataset(TextDataset rows, @Nullable Path folder) {
    this.rows = rows;
    this.folder = folder;
  }

  static FetchedDataset of(TextDataset dataset, RowFetcher python) {
    if (!dataset.needsPython()) {
      return new FetchedDataset(dataset, null);
    }
    try {
      Path folder = Files.createTempDirectory("tune4j-rows");
      folder.toFile().deleteOnExit();
      try {
        return new FetchedDataset(dataset.fetchInto(folder, python), folder);
      } catch (RuntimeException | Error | IOException e) {
        delete(folder);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The data set; only until this is closed. */
  public TextDataset rows() {
    return rows;
  }

  /** Removes what was fetched. A second call has no effect. */
  @Override
  public void close() {
    try {
      if (folder != null && Files.isDirectory(folder)) {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}

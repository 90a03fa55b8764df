package io.github.tune4j;

import io.github.tune4j.data.DatasetReport;
import io.github.tune4j.data.FetchedDataset;
import io.github.tune4j.data.Shape;
import io.github.tune4j.data.TextDataset;
import io.github.tune4j.exception.DatasetException;
import io.github.tune4j.internal.Futures;
import io.github.tune4j.runtime.PythonRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows on their way into a file of a format that Java or Python writes. Stateless. */
final class WrittenRows {

  private WrittenRows() {}

  /** What {@link Tune4j#write} does. */
  static DatasetReport write(
      TextDataset dataset,
      Path target,
      @Nullable Shape shape,
      boolean overwrite,
      PythonRuntime runtime) {
    try (FetchedDataset fetched = FetchedRows.of(dataset, runtime)) {
      return TextDataset.isParquet(target)
          ? writeParquet(fetched.rows(), target, shape, overwrite, runtime)
          : write(fetched.rows(), target, shape, overwrite);
    }
  }

  private static DatasetReport write(
      TextDataset rows, Path target, @Nullable Shape shape, boolean overwrite) {
    return shape == null ? rows.write(target, overwrite) : rows.write(target, shape, overwrite);
  }

  /** By way of JSON Lines in a temporary folder. */
  private static DatasetReport writeParquet(
      TextDataset rows,
      Path target,
      @Nullable Shape shape,
      boolean overwrite,
      PythonRuntime runtime) {
    if (!overwrite && Files.exists(target)) {
      throw new DatasetException("there is such a file already", target.toString(), 0, null);
    }
    try {
      Path lines = Files.createTempDirectory("tune4j-rows").resolve("rows.jsonl");
      try {
        DatasetReport report = write(rows, lines, shape, false);
        if (report.ok()) {
          Map<String, String> request =
              Map.of("rows", lines.toString(), "target", target.toAbsolutePath().toString());
          Futures.await(runtime.request("dataset.export", request));
        }
        return report;
      } finally {
        Files.deleteIfExists(lines);
        Files.delete(lines.getParent());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

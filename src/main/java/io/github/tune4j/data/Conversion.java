package io.github.tune4j.data;

import io.github.tune4j.data.internal.Format;
import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.DatasetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way into another file. Reads them twice and keeps none: what cannot be written is
 * found before anything is. For one file; not thread-safe.
 */
final class Conversion {

  private final TextDataset dataset;
  private final Path target;
  private final Format format;
  private final @Nullable Shape wanted;
  private final Set<String> columns = new LinkedHashSet<>();
  private @Nullable Shape from;
  private @Nullable DatasetException refused;
  private int seen;

  Conversion(TextDataset dataset, Path target, @Nullable Shape wanted) {
    this.dataset = dataset;
    this.target = target;
    this.format = Format.of(target);
    this.wanted = wanted;
    if (dataset.parts() != null) {
      throw new ConfigException(
          "dataset", "a conversion takes one source; convert them one by one");
    }
    Selection selection = dataset.selection();
    if (selection.shuffle() || selection.sample() != null || selection.validation().any()) {
      throw new ConfigException(
          "dataset",
          "a conversion keeps the rows and their order: shuffle, sample and validation are for"
              + " training");
    }
  }

  /** The report on the rows; nothing is written when it is not ok. */
  DatasetReport write(boolean overwrite) {
    if (!overwrite && Files.exists(target)) {
      throw new DatasetException("there is such a file already", target.toString(), 0, null);
    }
    try (StagedRows rows = StagedRows.inspect(dataset, this::look)) {
      DatasetReport report = rows.report();
      if (!report.ok()) {
        return report;
      }
      if (refused != null) {
        throw refused;
      }
      if (rows.kept().isEmpty()) {
        throw new DatasetException("no row is left to write", dataset.name(), 0, null);
      }
      write(rows.kept(), overwrite);
      return report;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + target, e);
    }
  }

  private void write(BitSet kept, boolean overwrite) throws IOException {
    Path aside =
        target.resolveSibling(
            "." + target.getFileName() + "-" + ProcessHandle.current().pid() + ".partial");
    try {
      try (RowFile file = RowFile.create(aside, target, format, List.copyOf(columns))) {
        int[] number = {0};
        Rows.inspect(
            dataset,
            row -> {
              if (kept.get(number[0]++)) {
                file.write(cells(row));
              }
            });
        if (number[0] != seen) {
          throw new DatasetException(
              "the rows changed while they were read", dataset.name(), 0, null);
        }
      }
      if (overwrite) {
        Files.move(aside, target, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.move(aside, target);
      }
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  private void look(Sample row) {
    seen++;
    try {
      columns.addAll(cells(row).keySet());
    } catch (DatasetException e) {
      refused = refused == null ? e : refused; // what the checks find comes first
    }
  }

  private Map<String, @Nullable Object> cells(Sample row) {
    Shape shape = from;
    if (shape == null) {
      shape = ShapeSearch.find(dataset.layout(), row.row());
      from = shape;
    }
    if (wanted == null || wanted == shape) {
      return asTheyAre(row, shape);
    }
    requirePlace(row, shape, wanted);
    Map<String, @Nullable Object> cells =
        new RowsInShape(wanted, RowFile.hasLists(format)).cells(row);
    requireTexts(row, cells);
    return cells;
  }

  private Map<String, @Nullable Object> asTheyAre(Sample row, Shape shape) {
    Map<String, @Nullable Object> cells = row.row().cells();
    if (!RowFile.hasLists(format)) {
      for (String column : dataset.layout().required(shape)) {
        boolean text = shape == Shape.PROMPT_COMPLETION || shape == Shape.PREFERENCE;
        if (text && cells.get(column) instanceof List) {
          throw new DatasetException(
              "turns cannot stand in a cell of "
                  + column
                  + ": they would be read as a text; write JSON or JSON Lines",
              row.file(),
              row.line(),
              column);
        }
      }
    }
    requireTexts(row, cells);
    return cells;
  }

  /** Of plain text a line is a row. */
  private void requireTexts(Sample row, Map<String, @Nullable Object> cells) {
    if (format != Format.TEXT) {
      return;
    }
    if (!cells.keySet().equals(Set.of("text"))) {
      throw new DatasetException(
          "plain text has a column text only, but there are "
              + String.join(", ", cells.keySet())
              + "; choose it by select",
          row.file(),
          row.line(),
          null);
    }
    if (String.valueOf(cells.get("text")).chars().anyMatch(c -> c == '\n' || c == '\r')) {
      throw new DatasetException(
          "a text of several lines would be several rows of plain text",
          row.file(),
          row.line(),
          "text");
    }
  }

  private void requirePlace(Sample row, Shape shape, Shape to) {
    Map<String, @Nullable Object> others = new LinkedHashMap<>(row.row().cells());
    others.keySet().removeAll(dataset.layout().required(shape));
    others.keySet().removeAll(dataset.layout().optional(shape));
    if (!others.isEmpty()) {
      throw new DatasetException(
          "cannot be written as "
              + to.key()
              + ": it has no place for "
              + String.join(", ", others.keySet())
              + "; leave that out by drop",
          row.file(),
          row.line(),
          null);
    }
  }
}

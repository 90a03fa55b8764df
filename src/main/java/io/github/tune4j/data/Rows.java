package io.github.tune4j.data;

import io.github.tune4j.exception.DatasetException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rows of a data set as prompts and completions, one at a time, each checked. */
final class Rows {

  private final TextDataset dataset;

  Rows(TextDataset dataset) {
    this.dataset = dataset;
  }

  /**
   * Hands every row to the consumer, in the order of the source.
   *
   * @throws DatasetException at the first thing that is wrong
   */
  void forEach(Consumer<Row> consumer) {
    List<String> wanted = List.of(dataset.prompt(), dataset.completion());
    try (SourceRows rows = new SourceRows(dataset.from(), wanted)) {
      SourceRow row;
      while ((row = rows.next()) != null) {
        if (row.broken() != null) {
          throw row.broken().exception();
        }
        consumer.accept(
            new Row(cell(row, dataset.prompt()), cell(row, dataset.completion()), row.line()));
      }
    }
  }

  private static String cell(SourceRow row, String column) {
    if (!row.cells().containsKey(column)) {
      throw CsvRows.missing(column, row.cells().keySet(), row.file(), row.line());
    }
    @Nullable Object value = row.cells().get(column);
    if (value != null && !(value instanceof String)) {
      throw new DatasetException("the cell is not a text", row.file(), row.line(), column);
    }
    if (value == null || value.toString().isBlank()) {
      throw new DatasetException("the cell is blank", row.file(), row.line(), column);
    }
    return value.toString();
  }
}

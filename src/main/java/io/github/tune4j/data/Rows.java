package io.github.tune4j.data;

import io.github.tune4j.exception.DatasetException;
import java.util.function.Consumer;

/** The rows of a data set as they are meant, one at a time, each checked. */
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
  void forEach(Consumer<Sample> consumer) {
    Layout layout = dataset.layout();
    Interpretation interpretation = null;
    try (SourceRows rows = new SourceRows(dataset.from(), layout.required())) {
      SourceRow row;
      while ((row = rows.next()) != null) {
        if (row.broken() != null) {
          throw row.broken().exception();
        }
        if (interpretation == null) {
          interpretation = new Interpretation(ShapeSearch.find(layout, row), layout);
        }
        Sample sample = interpretation.read(row);
        if (sample.untrainable() != null) {
          throw new DatasetException(sample.untrainable(), sample.file(), sample.line(), null);
        }
        consumer.accept(sample);
      }
    } catch (BrokenRowException e) {
      throw e.finding().exception();
    }
  }
}

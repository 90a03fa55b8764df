package io.github.tune4j;

import io.github.tune4j.data.Shape;
import io.github.tune4j.data.StagedRows;
import io.github.tune4j.data.TextDataset;
import io.github.tune4j.exception.ConfigException;

/** Which rows supervised fine-tuning takes. Stateless. */
final class SftRows {

  private SftRows() {}

  /**
   * Reads the rows of a job.
   *
   * @throws ConfigException when the task does not train on such rows
   * @throws io.github.tune4j.exception.DatasetException as {@link TextDataset#stage()}
   */
  static StagedRows stage(TextDataset dataset) {
    StagedRows rows = dataset.stage();
    Shape shape = rows.shape();
    if (shape == Shape.PREFERENCE || shape == Shape.CLASSIFICATION) {
      rows.close();
      throw new ConfigException(
          "dataset.shape",
          "task sft does not train on rows of shape "
              + shape.key()
              + ", but on texts, prompts with their answers, and conversations");
    }
    return rows;
  }
}

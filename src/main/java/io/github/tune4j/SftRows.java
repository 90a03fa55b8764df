package io.github.tune4j;

import io.github.tune4j.data.Shape;
import io.github.tune4j.data.StagedRows;
import io.github.tune4j.exception.ConfigException;

/** Which rows supervised fine-tuning takes. Stateless. */
final class SftRows {

  private SftRows() {}

  /**
   * The rows, when the task trains on such; otherwise they are closed.
   *
   * @throws ConfigException when it does not
   */
  static StagedRows checked(StagedRows rows) {
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

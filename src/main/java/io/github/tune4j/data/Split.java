package io.github.tune4j.data;

/**
 * How rows are divided.
 *
 * @param train rows to train on
 * @param validation rows to measure the loss on; 0 when there is no validation part
 */
public record Split(long train, long validation) {

  /** All rows. */
  public long rows() {
    return train + validation;
  }

  /**
   * The split of so many rows: {@code max(1, floor(rows × fraction))} for validation when a
   * fraction is said, or as many as are said; the others for training.
   */
  static Split of(long rows, Validation wanted) {
    long share = (long) Math.floor(rows * wanted.fraction());
    long validation = wanted.fraction() > 0 ? Math.max(1, share) : wanted.rows();
    return new Split(rows - validation, validation);
  }
}

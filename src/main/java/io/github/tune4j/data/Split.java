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
   * The split of so many rows: {@code max(1, floor(rows × fraction))} for validation when the
   * fraction is above 0, the others for training.
   */
  static Split of(long rows, double fraction) {
    long validation = fraction > 0 ? Math.max(1, (long) Math.floor(rows * fraction)) : 0;
    return new Split(rows - validation, validation);
  }
}

package io.github.tune4j.config;

/** The order in which training rows are taken. */
public enum SamplingStrategy implements Choice {
  /** At random, anew in every epoch. The upstream default. */
  RANDOM("random"),

  /** As they stand in the data set. */
  SEQUENTIAL("sequential"),

  /** At random, but rows of like length together, which saves padding. */
  GROUP_BY_LENGTH("group_by_length"),

  /** At random, with padding spread evenly over the devices and steps of a batch. */
  BATCH_REBALANCE("batch_rebalance");

  private final String value;

  SamplingStrategy(String value) {
    this.value = value;
  }

  @Override
  public String value() {
    return value;
  }
}

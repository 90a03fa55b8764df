package io.github.tune4j.config;

/** When something is done during training. */
public enum IntervalStrategy implements Choice {
  /** Never. */
  NO("no"),

  /** Every so many optimizer steps. */
  STEPS("steps"),

  /** At the end of every epoch. */
  EPOCH("epoch");

  private final String value;

  IntervalStrategy(String value) {
    this.value = value;
  }

  @Override
  public String value() {
    return value;
  }
}

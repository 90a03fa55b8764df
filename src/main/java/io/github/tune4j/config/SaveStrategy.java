package io.github.tune4j.config;

/** When a checkpoint is written. */
public enum SaveStrategy implements Choice {
  /** Never. */
  NO("no"),

  /** Every {@code save_steps} optimizer steps. */
  STEPS("steps"),

  /** At the end of every epoch. */
  EPOCH("epoch"),

  /** Whenever {@code metric_for_best_model} reaches a new best value. */
  BEST("best");

  private final String value;

  SaveStrategy(String value) {
    this.value = value;
  }

  @Override
  public String value() {
    return value;
  }
}

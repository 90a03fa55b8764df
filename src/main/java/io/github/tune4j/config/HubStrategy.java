package io.github.tune4j.config;

/** What is uploaded to the hub, and when. */
public enum HubStrategy implements Choice {
  /** The model, once training has ended. */
  END("end"),

  /** The model, at every checkpoint. The upstream default. */
  EVERY_SAVE("every_save"),

  /** The same, and the newest checkpoint in a folder {@code last-checkpoint}. */
  CHECKPOINT("checkpoint"),

  /** The same, and every checkpoint. */
  ALL_CHECKPOINTS("all_checkpoints");

  private final String value;

  HubStrategy(String value) {
    this.value = value;
  }

  @Override
  public String value() {
    return value;
  }
}

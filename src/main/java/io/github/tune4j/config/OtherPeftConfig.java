package io.github.tune4j.config;

/** An adapter of a kind that has no type of its own here. */
final class OtherPeftConfig extends PeftConfig {

  private OtherPeftConfig(Values values) {
    super(values);
  }

  @Override
  public Builder toBuilder() {
    return new Builder(schema()).copy(values());
  }

  static final class Builder extends PeftConfig.Builder<OtherPeftConfig, Builder> {

    Builder(Schema schema) {
      super(schema);
    }

    @Override
    OtherPeftConfig create(Values values) {
      return new OtherPeftConfig(values);
    }
  }
}

package io.github.tune4j.config;

/**
 * How a model's weights are quantized: the {@code quantization} section of a job. Each method that
 * the pinned libraries have has a type of its own.
 *
 * <p>Immutable and thread-safe.
 */
public abstract class QuantizationConfig extends Arguments {

  QuantizationConfig(Schema schema, Values values) {
    super(schema, values);
  }

  /** Upstream's word for the method: {@code "bitsandbytes"}, {@code "gptq"} or {@code "awq"}. */
  public final String method() {
    return schema().type();
  }

  @Override
  public abstract Builder<?, ?> toBuilder();

  /**
   * Collects the arguments of a {@link QuantizationConfig}. Not thread-safe.
   *
   * @param <A> what is built
   * @param <B> the builder itself
   */
  public abstract static class Builder<A extends QuantizationConfig, B extends Builder<A, B>>
      extends Arguments.Builder<A, B> {

    Builder(Schema schema) {
      super(schema);
    }
  }
}

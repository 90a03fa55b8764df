package io.github.tune4j.config;

import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.internal.Suggestion;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a model's weights are quantized: the {@code quantization} section of a job. Each method that
 * the pinned libraries have has a type of its own.
 *
 * <p>Immutable and thread-safe.
 */
public abstract class QuantizationConfig extends Arguments {

  private static final String METHOD = "quant_method";
  private static final String BITSANDBYTES = "bitsandbytes";

  QuantizationConfig(Values values) {
    super(values);
  }

  /**
   * The quantization in the {@code quantization} section of a job file. Its key {@code
   * quant_method} names the method; without it, it is bitsandbytes.
   *
   * @throws ConfigException when anything in it is wrong; it names every problem
   */
  public static QuantizationConfig ofSection(Map<String, ? extends @Nullable Object> section) {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>(section);
    Object method = arguments.remove(METHOD);
    return of(method == null ? BITSANDBYTES : method.toString()).setAll(arguments).build();
  }

  private static Builder<?, ?> of(String method) {
    return switch (method) {
      case BITSANDBYTES -> BitsAndBytesConfig.builder();
      case "gptq" -> GptqConfig.builder();
      case "awq" -> AwqConfig.builder();
      default ->
          throw new ConfigException(
              "quantization." + METHOD,
              Suggestion.unknown(method, Schema.ofSection("quantization").keySet()));
    };
  }

  /** The same with the method's name, unless it is bitsandbytes, which needs none. */
  @Override
  public final Map<String, @Nullable Object> toSection() {
    if (method().equals(BITSANDBYTES)) {
      return super.toSection();
    }
    Map<String, @Nullable Object> section = new LinkedHashMap<>();
    section.put(METHOD, method());
    section.putAll(super.toSection());
    return Collections.unmodifiableMap(section);
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

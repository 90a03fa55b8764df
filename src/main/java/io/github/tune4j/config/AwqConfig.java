package io.github.tune4j.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// Generated from schema.json and descriptions.properties; docs/configuration.md says how.

/**
 * How a model that AWQ has quantized is loaded: {@code transformers.AwqConfig}.
 *
 * <p>The method is that of Lin et al. (2023).
 *
 * <p>Immutable and thread-safe.
 */
public final class AwqConfig extends QuantizationConfig {

  private AwqConfig(Values values) {
    super(values);
  }

  /** An empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The same checks as the builder's, for a section of a job file.
   *
   * @param section upstream's names and values
   * @throws io.github.tune4j.exception.ConfigException as {@link Builder#build()}
   */
  public static AwqConfig of(Map<String, ? extends @Nullable Object> section) {
    return builder().setAll(section).build();
  }

  @Override
  public Builder toBuilder() {
    return builder().copy(values());
  }

  /**
   * Collects the arguments of a {@link AwqConfig}. Setters only note the value; {@link #build()}
   * checks it. Not thread-safe.
   */
  public static final class Builder extends QuantizationConfig.Builder<AwqConfig, Builder> {

    private Builder() {
      super(Schema.of("AwqConfig"));
    }

    /**
     * The kernels that compute with the quantized weights. {@code auto} chooses by the device,
     * {@code auto_trainable} among those that can train. Takes {@code auto}, {@code
     * auto_trainable}, {@code autoawq}, {@code exllama_v1}, {@code exllama_v2}, {@code gemm},
     * {@code gemm_triton}, {@code gemv}, {@code gemv_fast}, {@code machete}, {@code marlin}, {@code
     * torch_awq} or {@code torch_fused_awq}. Upstream default: {@code auto}.
     */
    public Builder backend(String backend) {
      return set("backend", backend);
    }

    /** Bits of a weight. Kernels mostly know 4. From 2 to 8. Upstream default: 4. */
    public Builder bits(int bits) {
      return set("bits", bits);
    }

    /**
     * Weights that share one scale. Smaller is more exact and larger in memory. At least -1.
     * Upstream default: 128.
     */
    public Builder groupSize(int groupSize) {
      return set("group_size", groupSize);
    }

    /**
     * Modules that are not quantized, for example {@code lm_head}. When not set, what the model was
     * saved with.
     */
    public Builder modulesToNotConvert(String... modulesToNotConvert) {
      return set("modules_to_not_convert", List.of(modulesToNotConvert));
    }

    /**
     * Quantizes with a zero point of each group, rather than symmetrically. Upstream default: true.
     */
    public Builder zeroPoint(boolean zeroPoint) {
      return set("zero_point", zeroPoint);
    }

    @Override
    AwqConfig create(Values values) {
      return new AwqConfig(values);
    }
  }
}

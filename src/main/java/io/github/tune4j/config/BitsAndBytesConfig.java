package io.github.tune4j.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// Generated from schema.json and descriptions.properties; docs/configuration.md says how.

/**
 * How bitsandbytes quantizes a model's linear layers while it is loaded: {@code
 * transformers.BitsAndBytesConfig}, the {@code quantization} section of a job.
 *
 * <pre>{@code
 * BitsAndBytesConfig nf4 = BitsAndBytesConfig.builder()
 *     .loadIn4bit(true).bnb4bitQuantType("nf4").bnb4bitComputeDtype(DType.FLOAT16).build();
 * }</pre>
 *
 * <p>The 4-bit format is that of QLoRA (Dettmers et al., 2023).
 *
 * <p>Immutable and thread-safe.
 */
public final class BitsAndBytesConfig extends QuantizationConfig {

  private BitsAndBytesConfig(Values values) {
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
  public static BitsAndBytesConfig of(Map<String, ? extends @Nullable Object> section) {
    return builder().setAll(section).build();
  }

  @Override
  public Builder toBuilder() {
    return builder().copy(values());
  }

  /**
   * Collects the arguments of a {@link BitsAndBytesConfig}. Setters only note the value; {@link
   * #build()} checks it. Not thread-safe.
   */
  public static final class Builder
      extends QuantizationConfig.Builder<BitsAndBytesConfig, Builder> {

    private Builder() {
      super(Schema.of("BitsAndBytesConfig"));
    }

    /**
     * The type that 4-bit weights are turned into for a matrix product; float32 when not set. Take
     * a 16-bit type on a GPU. Requires {@code load_in_4bit}.
     */
    public Builder bnb4bitComputeDtype(DType bnb4bitComputeDtype) {
      return set("bnb_4bit_compute_dtype", bnb4bitComputeDtype);
    }

    /**
     * The type of the tensors 4-bit weights are packed into; uint8 when not set. Match the others'
     * type for FSDP. Requires {@code load_in_4bit}. Takes {@code bfloat16}, {@code float16}, {@code
     * float32}, {@code float64}, {@code int8} or {@code uint8}.
     */
    public Builder bnb4bitQuantStorage(String bnb4bitQuantStorage) {
      return set("bnb_4bit_quant_storage", bnb4bitQuantStorage);
    }

    /**
     * The 4-bit data type. The levels of nf4 fit normally distributed weights, which most are.
     * Requires {@code load_in_4bit}. Takes {@code fp4} or {@code nf4}. Upstream default: {@code
     * fp4}.
     */
    public Builder bnb4bitQuantType(String bnb4bitQuantType) {
      return set("bnb_4bit_quant_type", bnb4bitQuantType);
    }

    /**
     * Quantizes the scales of the 4-bit blocks as well, which saves about 0.4 bits a weight.
     * Requires {@code load_in_4bit}. Upstream default: false.
     */
    public Builder bnb4bitUseDoubleQuant(boolean bnb4bitUseDoubleQuant) {
      return set("bnb_4bit_use_double_quant", bnb4bitUseDoubleQuant);
    }

    /**
     * Lets modules that {@code device_map} places on the CPU stay in 32 bits there. For models that
     * do not fit the GPU. Upstream default: false.
     */
    public Builder llmInt8EnableFp32CpuOffload(boolean llmInt8EnableFp32CpuOffload) {
      return set("llm_int8_enable_fp32_cpu_offload", llmInt8EnableFp32CpuOffload);
    }

    /**
     * Keeps the 16-bit weights beside the 8-bit ones, so that they can be trained. Requires {@code
     * load_in_8bit}. Upstream default: false.
     */
    public Builder llmInt8HasFp16Weight(boolean llmInt8HasFp16Weight) {
      return set("llm_int8_has_fp16_weight", llmInt8HasFp16Weight);
    }

    /**
     * Modules that are not quantized, in 8 and 4 bits, for example {@code lm_head}. When not set,
     * the output layer.
     */
    public Builder llmInt8SkipModules(String... llmInt8SkipModules) {
      return set("llm_int8_skip_modules", List.of(llmInt8SkipModules));
    }

    /**
     * Activations above this magnitude are computed in 16 bits. Lower it where 8 bits cost quality.
     * Requires {@code load_in_8bit}. At least 0. Upstream default: 6.
     */
    public Builder llmInt8Threshold(double llmInt8Threshold) {
      return set("llm_int8_threshold", llmInt8Threshold);
    }

    /** Holds weights in 4 bits. Excludes {@code load_in_8bit}. Upstream default: false. */
    public Builder loadIn4bit(boolean loadIn4bit) {
      return set("load_in_4bit", loadIn4bit);
    }

    /**
     * Holds weights in 8 bits (LLM.int8, Dettmers et al., 2022). Excludes {@code load_in_4bit}.
     * Upstream default: false.
     */
    public Builder loadIn8bit(boolean loadIn8bit) {
      return set("load_in_8bit", loadIn8bit);
    }

    @Override
    void check(Values values, Problems problems) {
      super.check(values, problems);
      QuantizationRules.bitsAndBytes(values, problems);
    }

    @Override
    BitsAndBytesConfig create(Values values) {
      return new BitsAndBytesConfig(values);
    }
  }
}

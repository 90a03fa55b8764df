package io.github.tune4j.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How bitsandbytes quantizes a model's linear layers while it is loaded: {@code
 * transformers.BitsAndBytesConfig}, the {@code quantization} section of a job.
 *
 * <pre>{@code
 * BitsAndBytesConfig nf4 = BitsAndBytesConfig.builder()
 *     .loadIn4bit(true).bnb4bitQuantType("nf4").bnb4bitComputeDtype(DType.FLOAT16).build();
 * }</pre>
 *
 * <p>Immutable and thread-safe. The 4-bit format is that of QLoRA (Dettmers et al., 2023).
 */
public final class BitsAndBytesConfig extends Arguments {

  private static final Schema SCHEMA = Schema.of("BitsAndBytesConfig");

  private BitsAndBytesConfig(String section, Values values) {
    super(section, values);
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
  public static final class Builder extends Arguments.Builder<BitsAndBytesConfig, Builder> {

    private Builder() {
      super(SCHEMA);
    }

    /** Holds weights in 4 bits. Upstream default: false. Excludes {@link #loadIn8bit}. */
    public Builder loadIn4bit(boolean loadIn4bit) {
      return set("load_in_4bit", loadIn4bit);
    }

    /**
     * Holds weights in 8 bits (LLM.int8). Upstream default: false. Excludes {@link #loadIn4bit}.
     */
    public Builder loadIn8bit(boolean loadIn8bit) {
      return set("load_in_8bit", loadIn8bit);
    }

    /**
     * The 4-bit data type: {@code "fp4"} or {@code "nf4"}, whose levels fit normally distributed
     * weights. Upstream default: fp4. Requires {@link #loadIn4bit}.
     */
    public Builder bnb4bitQuantType(String bnb4bitQuantType) {
      return set("bnb_4bit_quant_type", bnb4bitQuantType);
    }

    /**
     * Quantizes the scales of the 4-bit blocks as well, which saves about 0.4 bits a weight.
     * Upstream default: false. Requires {@link #loadIn4bit}.
     */
    public Builder bnb4bitUseDoubleQuant(boolean bnb4bitUseDoubleQuant) {
      return set("bnb_4bit_use_double_quant", bnb4bitUseDoubleQuant);
    }

    /**
     * The type that 4-bit weights are turned into for a matrix product. Upstream default: float32.
     * Requires {@link #loadIn4bit}.
     */
    public Builder bnb4bitComputeDtype(DType bnb4bitComputeDtype) {
      return set("bnb_4bit_compute_dtype", bnb4bitComputeDtype);
    }

    /**
     * The type of the tensors that 4-bit weights are packed into: a {@link DType}'s value, {@code
     * "int8"} or {@code "uint8"}. Upstream default: uint8. Requires {@link #loadIn4bit}.
     */
    public Builder bnb4bitQuantStorage(String bnb4bitQuantStorage) {
      return set("bnb_4bit_quant_storage", bnb4bitQuantStorage);
    }

    /**
     * Activations above this magnitude are computed in 16 bits; at least 0. Upstream default: 6.0.
     * Requires {@link #loadIn8bit}.
     */
    public Builder llmInt8Threshold(double llmInt8Threshold) {
      return set("llm_int8_threshold", llmInt8Threshold);
    }

    /**
     * Modules that are not quantized, in 8 and 4 bits, for example {@code "lm_head"}. Upstream
     * default: the output layer.
     */
    public Builder llmInt8SkipModules(String... llmInt8SkipModules) {
      return set("llm_int8_skip_modules", List.of(llmInt8SkipModules));
    }

    /**
     * Lets modules that {@code device_map} places on the CPU stay in 32 bits there. Upstream
     * default: false.
     */
    public Builder llmInt8EnableFp32CpuOffload(boolean llmInt8EnableFp32CpuOffload) {
      return set("llm_int8_enable_fp32_cpu_offload", llmInt8EnableFp32CpuOffload);
    }

    /**
     * Keeps the 16-bit weights beside the 8-bit ones, so that they can be trained. Upstream
     * default: false. Requires {@link #loadIn8bit}.
     */
    public Builder llmInt8HasFp16Weight(boolean llmInt8HasFp16Weight) {
      return set("llm_int8_has_fp16_weight", llmInt8HasFp16Weight);
    }

    @Override
    void check(Values values, Problems problems) {
      if (values.is("load_in_4bit", true) && values.is("load_in_8bit", true)) {
        problems.add("load_in_4bit", "load_in_4bit and load_in_8bit exclude each other");
      }
      for (String name : values.map().keySet()) {
        if (name.startsWith("bnb_4bit_")) {
          require("load_in_4bit", name, values, problems);
        }
      }
      for (String name : List.of("llm_int8_threshold", "llm_int8_has_fp16_weight")) {
        if (values.has(name)) {
          require("load_in_8bit", name, values, problems);
        }
      }
    }

    private static void require(String required, String name, Values values, Problems problems) {
      if (!values.is(required, true)) {
        problems.add(name, name + " requires " + required);
      }
    }

    @Override
    BitsAndBytesConfig create(String section, Values values) {
      return new BitsAndBytesConfig(section, values);
    }
  }
}

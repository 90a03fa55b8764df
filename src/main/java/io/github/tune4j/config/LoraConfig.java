package io.github.tune4j.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which layers get low-rank adapters and how large these are: {@code peft.LoraConfig}, the {@code
 * adapter} section of a job.
 *
 * <pre>{@code
 * LoraConfig lora = LoraConfig.builder()
 *     .r(16).loraAlpha(32).loraDropout(0.1).targetModules("q_proj", "v_proj").build();
 * }</pre>
 *
 * <p>Immutable and thread-safe. The method is LoRA (Hu et al., 2021): a layer's output gains {@code
 * lora_alpha / r · B·A·x}, where A has r rows and B has r columns.
 */
public final class LoraConfig extends Arguments {

  /** The value of {@code target_modules} that stands for every linear layer but the output. */
  public static final String ALL_LINEAR = "all-linear";

  private static final Schema SCHEMA = Schema.of("LoraConfig");

  private LoraConfig(String section, Values values) {
    super(section, values);
  }

  /** An empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The same checks as the builder's, for a section of a job file without its {@code type}.
   *
   * @param section upstream's names and values
   * @throws io.github.tune4j.exception.ConfigException as {@link Builder#build()}
   */
  public static LoraConfig of(Map<String, ? extends @Nullable Object> section) {
    return builder().setAll(section).build();
  }

  @Override
  public Builder toBuilder() {
    return builder().copy(values());
  }

  /**
   * Collects the arguments of a {@link LoraConfig}. Setters only note the value; {@link #build()}
   * checks it. Not thread-safe.
   */
  public static final class Builder extends Arguments.Builder<LoraConfig, Builder> {

    private Builder() {
      super(SCHEMA);
    }

    /** The rank of the two matrices; at least 1. Upstream default: 8. */
    public Builder r(int r) {
      return set("r", r);
    }

    /**
     * The scale: an adapter's output is multiplied by {@code lora_alpha / r}; at least 1. Upstream
     * default: 8.
     */
    public Builder loraAlpha(int loraAlpha) {
      return set("lora_alpha", loraAlpha);
    }

    /** The share of an adapter's inputs dropped in training, 0 to 1. Upstream default: 0. */
    public Builder loraDropout(double loraDropout) {
      return set("lora_dropout", loraDropout);
    }

    /**
     * The layers to adapt, by the last part of their names, for example {@code "q_proj"}; or {@link
     * #ALL_LINEAR} alone. Upstream default: what peft lists for the model's architecture.
     */
    public Builder targetModules(String first, String... more) {
      if (more.length == 0 && first.equals(ALL_LINEAR)) {
        return set("target_modules", ALL_LINEAR);
      }
      List<String> names = new ArrayList<>(List.of(first));
      names.addAll(Arrays.asList(more));
      return set("target_modules", names);
    }

    /** The layers to adapt: those whose whole name matches a Python regular expression. */
    public Builder targetModulesMatching(String regex) {
      return set("target_modules", regex);
    }

    /** Layers to leave out of {@link #targetModules}, by the last part of their names. */
    public Builder excludeModules(String... excludeModules) {
      return set("exclude_modules", List.of(excludeModules));
    }

    /**
     * Layers that are trained in full and saved with the adapter, for example {@code "lm_head"}.
     * Upstream default: none.
     */
    public Builder modulesToSave(String... modulesToSave) {
      return set("modules_to_save", List.of(modulesToSave));
    }

    /** Which biases are trained: {@code none}, {@code all} or {@code lora_only}. Default: none. */
    public Builder bias(String bias) {
      return set("bias", bias);
    }

    /**
     * Scales by {@code lora_alpha / √r} instead, which suits high ranks. Upstream default: false.
     */
    public Builder useRslora(boolean useRslora) {
      return set("use_rslora", useRslora);
    }

    /**
     * Trains a weight's direction and magnitude apart (DoRA): slower, often better at low rank.
     * Upstream default: false.
     */
    public Builder useDora(boolean useDora) {
      return set("use_dora", useDora);
    }

    /**
     * How the matrices start: {@code "gaussian"}, {@code "pissa"}, {@code "pissa_niter_4"}, {@code
     * "olora"} and others. Upstream default: A uniform (Kaiming), B zero.
     */
    public Builder initLoraWeights(String initLoraWeights) {
      return set("init_lora_weights", initLoraWeights);
    }

    /** Ranks that differ from {@link #r}, by layer name or regular expression. Default: none. */
    public Builder rankPattern(Map<String, Integer> rankPattern) {
      return set("rank_pattern", rankPattern);
    }

    /** Scales that differ from {@link #loraAlpha}, by layer name or regular expression. */
    public Builder alphaPattern(Map<String, Integer> alphaPattern) {
      return set("alpha_pattern", alphaPattern);
    }

    /** The numbers of the blocks to adapt, counted from 0. Upstream default: all. */
    public Builder layersToTransform(Integer... layersToTransform) {
      return set("layers_to_transform", List.of(layersToTransform));
    }

    @Override
    void check(Values values, Problems problems) {
      if (values.get("target_modules") instanceof List<?> names) {
        if (names.isEmpty()) {
          problems.add("target_modules", "must name at least one layer, got an empty list");
        } else if (names.contains(ALL_LINEAR)) {
          problems.add("target_modules", "all-linear must be a text by itself, not part of a list");
        }
      }
    }

    @Override
    LoraConfig create(String section, Values values) {
      return new LoraConfig(section, values);
    }
  }
}

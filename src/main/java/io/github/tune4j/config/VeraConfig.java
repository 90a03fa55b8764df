package io.github.tune4j.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// Generated from schema.json and descriptions.properties; docs/configuration.md says how.

/**
 * Learned scales around random matrices that all layers share: {@code peft.VeraConfig} (Kopiczko et
 * al., 2023).
 *
 * <p>Immutable and thread-safe.
 */
public final class VeraConfig extends PeftConfig {

  private VeraConfig(Values values) {
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
  public static VeraConfig of(Map<String, ? extends @Nullable Object> section) {
    return builder().setAll(section).build();
  }

  @Override
  public Builder toBuilder() {
    return builder().copy(values());
  }

  /**
   * Collects the arguments of a {@link VeraConfig}. Setters only note the value; {@link #build()}
   * checks it. Not thread-safe.
   *
   * <p>These have no method, because a job cannot carry them:
   *
   * <ul>
   *   <li>{@code peft_type}: The kind of adapter. Refused: the adapter's type says it.
   *   <li>{@code peft_version}: The version of peft that wrote the adapter. Refused: peft notes its
   *       own version.
   * </ul>
   */
  public static final class Builder extends PeftConfig.Builder<VeraConfig, Builder> {

    private Builder() {
      super(Schema.of("VeraConfig"));
    }

    /**
     * Which classes a model of unknown architecture belongs to. Written by peft when it saves.
     * Upstream default: none.
     */
    public Builder autoMapping(Map<String, ?> autoMapping) {
      return set("auto_mapping", autoMapping);
    }

    /**
     * The model the adapter belongs to, by name or folder. Written by peft when it saves. Upstream
     * default: none.
     */
    public Builder baseModelNameOrPath(String baseModelNameOrPath) {
      return set("base_model_name_or_path", baseModelNameOrPath);
    }

    /**
     * Which biases are trained. With others than none, the model changes even where the adapter is
     * off. Takes {@code all}, {@code none} or {@code vera_only}. Upstream default: {@code none}.
     */
    public Builder bias(String bias) {
      return set("bias", bias);
    }

    /**
     * What the vector of inner scales starts at. Below 0.1 starts more gently. Upstream default:
     * 0.1.
     */
    public Builder dInitial(double dInitial) {
      return set("d_initial", dInitial);
    }

    /**
     * Whether layers keep weights as {@code [in, out]}, as GPT-2's do. peft corrects a wrong choice
     * for the layers it knows. Upstream default: false.
     */
    public Builder fanInFanOut(boolean fanInFanOut) {
      return set("fan_in_fan_out", fanInFanOut);
    }

    /**
     * Trains the input embeddings beside the adapter and saves them with it, whatever the
     * architecture calls them. Default: false.
     */
    public Builder forceEmbeddingGradients(boolean forceEmbeddingGradients) {
      return set("force_embedding_gradients", forceEmbeddingGradients);
    }

    /**
     * Whether the adapter is frozen. Written as true by peft when it saves; leave it alone for
     * training. Upstream default: false.
     */
    public Builder inferenceMode(boolean inferenceMode) {
      return set("inference_mode", inferenceMode);
    }

    /**
     * Starts the adapter so that the model is unchanged at first. Turn it off only for tests.
     * Upstream default: true.
     */
    public Builder initWeights(boolean initWeights) {
      return set("init_weights", initWeights);
    }

    /**
     * The name of the list of blocks in the model, for {@code layers_to_transform} on architectures
     * peft does not know. Upstream default: none.
     */
    public Builder layersPattern(String... layersPattern) {
      return set("layers_pattern", List.of(layersPattern));
    }

    /** The numbers of the blocks to adapt, counted from 0. When not set, all. */
    public Builder layersToTransform(Integer... layersToTransform) {
      return layersToTransform.length == 1
          ? set("layers_to_transform", layersToTransform[0])
          : set("layers_to_transform", List.of(layersToTransform));
    }

    /**
     * Layers trained in full and saved with the adapter, for example {@code lm_head}. When not set,
     * none.
     */
    public Builder modulesToSave(String... modulesToSave) {
      return set("modules_to_save", List.of(modulesToSave));
    }

    /**
     * Seeds the shared random matrices. Must stay the same where they are not saved. Upstream
     * default: 0.
     */
    public Builder projectionPrngKey(int projectionPrngKey) {
      return set("projection_prng_key", projectionPrngKey);
    }

    /**
     * The rank of the shared random matrices. Only vectors are trained, so it may be high. At least
     * 1. Upstream default: 256.
     */
    public Builder r(int r) {
      return set("r", r);
    }

    /**
     * The base model's branch, tag or commit. Written by peft when it saves. Upstream default:
     * none.
     */
    public Builder revision(String revision) {
      return set("revision", revision);
    }

    /**
     * Saves the random matrices with the adapter: larger files, but safe against another random
     * generator. Upstream default: true.
     */
    public Builder saveProjection(boolean saveProjection) {
      return set("save_projection", saveProjection);
    }

    /**
     * The layers to adapt, by the last part of their names, for example {@code q_proj}. When not
     * set, what peft lists for the architecture. {@link PeftConfig#ALL_LINEAR} alone stands for
     * every linear layer but the output.
     */
    public Builder targetModules(String first, String... more) {
      return set("target_modules", layers(first, more));
    }

    /** The layers to adapt: those whose whole name matches a Python regular expression. */
    public Builder targetModulesMatching(String regex) {
      return set("target_modules", regex);
    }

    /**
     * The model's task, by which peft wraps it. Jobs set it themselves; set it when you build a
     * model step by step. Upstream default: none.
     */
    public Builder taskType(TaskType taskType) {
      return set("task_type", taskType);
    }

    /** The share of an adapter's inputs dropped in training. From 0 to 1. Upstream default: 0. */
    public Builder veraDropout(double veraDropout) {
      return set("vera_dropout", veraDropout);
    }

    @Override
    VeraConfig create(Values values) {
      return new VeraConfig(values);
    }
  }
}

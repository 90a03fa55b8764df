package io.github.tune4j.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// Generated from schema.json and descriptions.properties; docs/configuration.md says how.

/**
 * Adapters that are a Kronecker product: {@code peft.LoKrConfig} (Yeh et al., 2023).
 *
 * <p>Immutable and thread-safe.
 */
public final class LokrConfig extends PeftConfig {

  private LokrConfig(Values values) {
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
  public static LokrConfig of(Map<String, ? extends @Nullable Object> section) {
    return builder().setAll(section).build();
  }

  @Override
  public Builder toBuilder() {
    return builder().copy(values());
  }

  /**
   * Collects the arguments of a {@link LokrConfig}. Setters only note the value; {@link #build()}
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
  public static final class Builder extends PeftConfig.Builder<LokrConfig, Builder> {

    private Builder() {
      super(Schema.of("LokrConfig"));
    }

    /** Scale of the adapter: its output is multiplied by {@code alpha / r}. Upstream default: 8. */
    public Builder alpha(int alpha) {
      return set("alpha", alpha);
    }

    /**
     * Scales that differ from the general one, by layer name or regular expression. Upstream
     * default: none.
     */
    public Builder alphaPattern(Map<String, Integer> alphaPattern) {
      return set("alpha_pattern", alphaPattern);
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
     * Splits the left factor of the Kronecker product too: fewer weights. Upstream default: false.
     */
    public Builder decomposeBoth(boolean decomposeBoth) {
      return set("decompose_both", decomposeBoth);
    }

    /**
     * The size of the left factor of the Kronecker product; -1 takes the most even split. Upstream
     * default: -1.
     */
    public Builder decomposeFactor(int decomposeFactor) {
      return set("decompose_factor", decomposeFactor);
    }

    /**
     * Layers to leave out of {@code target_modules}, by the last part of their names. When not set,
     * none.
     */
    public Builder excludeModules(String... excludeModules) {
      return set("exclude_modules", List.of(excludeModules));
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
     * How the adapter starts: true leaves the model unchanged at first, {@code lycoris} does so the
     * way LyCORIS does. Upstream default: true.
     */
    public Builder initWeights(boolean initWeights) {
      return set("init_weights", initWeights);
    }

    /** As {@link #initWeights(boolean)}, given as a text. */
    public Builder initWeights(String initWeights) {
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
     * The chance that an adapter is switched off for a training step. From 0 to 1. Upstream
     * default: 0.
     */
    public Builder moduleDropout(double moduleDropout) {
      return set("module_dropout", moduleDropout);
    }

    /**
     * Layers trained in full and saved with the adapter, for example {@code lm_head}. When not set,
     * none.
     */
    public Builder modulesToSave(String... modulesToSave) {
      return set("modules_to_save", List.of(modulesToSave));
    }

    /**
     * The rank. Raise it when the model does not learn enough, lower it when it learns by heart. At
     * least 1. Upstream default: 8.
     */
    public Builder r(int r) {
      return set("r", r);
    }

    /** The share of an adapter's ranks dropped in training. From 0 to 1. Upstream default: 0. */
    public Builder rankDropout(double rankDropout) {
      return set("rank_dropout", rankDropout);
    }

    /**
     * Scales what {@code rank_dropout} leaves, so that the mean stays the same. Upstream default:
     * false.
     */
    public Builder rankDropoutScale(boolean rankDropoutScale) {
      return set("rank_dropout_scale", rankDropoutScale);
    }

    /**
     * Ranks that differ from the general one, by layer name or regular expression. Upstream
     * default: none.
     */
    public Builder rankPattern(Map<String, Integer> rankPattern) {
      return set("rank_pattern", rankPattern);
    }

    /**
     * The base model's branch, tag or commit. Written by peft when it saves. Upstream default:
     * none.
     */
    public Builder revision(String revision) {
      return set("revision", revision);
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

    /**
     * Decomposes convolutions with windows above 1 in a way with fewer weights. Language models
     * rarely have any. Upstream default: false.
     */
    public Builder useEffectiveConv2d(boolean useEffectiveConv2d) {
      return set("use_effective_conv2d", useEffectiveConv2d);
    }

    @Override
    LokrConfig create(Values values) {
      return new LokrConfig(values);
    }
  }
}

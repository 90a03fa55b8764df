package io.github.tune4j.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// Generated from schema.json and descriptions.properties; docs/configuration.md says how.

/**
 * Learned factors for keys, values and feed-forward layers, far fewer weights than LoRA: {@code
 * peft.IA3Config} (Liu et al., 2022).
 *
 * <p>Immutable and thread-safe.
 */
public final class Ia3Config extends PeftConfig {

  private Ia3Config(Values values) {
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
  public static Ia3Config of(Map<String, ? extends @Nullable Object> section) {
    return builder().setAll(section).build();
  }

  @Override
  public Builder toBuilder() {
    return builder().copy(values());
  }

  /**
   * Collects the arguments of a {@link Ia3Config}. Setters only note the value; {@link #build()}
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
  public static final class Builder extends PeftConfig.Builder<Ia3Config, Builder> {

    private Builder() {
      super(Schema.of("Ia3Config"));
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
     * Layers to leave out of {@code target_modules}, by the last part of their names. When not set,
     * none.
     */
    public Builder excludeModules(String... excludeModules) {
      return set("exclude_modules", List.of(excludeModules));
    }

    /**
     * Whether layers keep weights as {@code [in, out]}, as GPT-2's do. peft corrects a wrong choice
     * for the layers it knows. Upstream default: false.
     */
    public Builder fanInFanOut(boolean fanInFanOut) {
      return set("fan_in_fan_out", fanInFanOut);
    }

    /**
     * Those of {@code target_modules} whose inputs rather than outputs are scaled: feed-forward
     * layers. When not set, what peft lists for the architecture.
     */
    public Builder feedforwardModules(String... feedforwardModules) {
      return set("feedforward_modules", List.of(feedforwardModules));
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
     * Starts the scales at 1, so that the model is unchanged at first. Turn it off only for tests.
     * Upstream default: true.
     */
    public Builder initIa3Weights(boolean initIa3Weights) {
      return set("init_ia3_weights", initIa3Weights);
    }

    /**
     * Layers trained in full and saved with the adapter, for example {@code lm_head}. When not set,
     * none.
     */
    public Builder modulesToSave(String... modulesToSave) {
      return set("modules_to_save", List.of(modulesToSave));
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

    @Override
    Ia3Config create(Values values) {
      return new Ia3Config(values);
    }
  }
}

package io.github.tune4j.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// Generated from schema.json and descriptions.properties; docs/configuration.md says how.

/**
 * Trains the embeddings of some tokens and nothing else: {@code peft.TrainableTokensConfig}. For
 * teaching a model new special tokens.
 *
 * <p>Immutable and thread-safe.
 */
public final class TrainableTokensConfig extends PeftConfig {

  private TrainableTokensConfig(Values values) {
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
  public static TrainableTokensConfig of(Map<String, ? extends @Nullable Object> section) {
    return builder().setAll(section).build();
  }

  @Override
  public Builder toBuilder() {
    return builder().copy(values());
  }

  /**
   * Collects the arguments of a {@link TrainableTokensConfig}. Setters only note the value; {@link
   * #build()} checks it. Not thread-safe.
   *
   * <p>These have no method, because a job cannot carry them:
   *
   * <ul>
   *   <li>{@code peft_type}: The kind of adapter. Refused: the adapter's type says it.
   *   <li>{@code peft_version}: The version of peft that wrote the adapter. Refused: peft notes its
   *       own version.
   * </ul>
   */
  public static final class Builder extends PeftConfig.Builder<TrainableTokensConfig, Builder> {

    private Builder() {
      super(Schema.of("TrainableTokensConfig"));
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
     * Whether the adapter is frozen. Written as true by peft when it saves; leave it alone for
     * training. Upstream default: false.
     */
    public Builder inferenceMode(boolean inferenceMode) {
      return set("inference_mode", inferenceMode);
    }

    /**
     * Starts from the embeddings the tokens have. When false, they start at random. Upstream
     * default: true.
     */
    public Builder initWeights(boolean initWeights) {
      return set("init_weights", initWeights);
    }

    /**
     * The base model's branch, tag or commit. Written by peft when it saves. Upstream default:
     * none.
     */
    public Builder revision(String revision) {
      return set("revision", revision);
    }

    /**
     * The embedding layers, by the last part of their names. When not set, the model's input
     * embeddings. {@link PeftConfig#ALL_LINEAR} alone stands for every linear layer but the output.
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
     * Ids of the tokens whose embeddings are trained, as the tokenizer gives them. Set it: there is
     * nothing to train otherwise. Upstream default: none.
     */
    public Builder tokenIndices(Integer... tokenIndices) {
      return set("token_indices", List.of(tokenIndices));
    }

    @Override
    TrainableTokensConfig create(Values values) {
      return new TrainableTokensConfig(values);
    }
  }
}

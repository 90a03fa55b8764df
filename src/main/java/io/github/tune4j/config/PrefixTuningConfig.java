package io.github.tune4j.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// Generated from schema.json and descriptions.properties; docs/configuration.md says how.

/**
 * Learned keys and values put before each text, in every layer: {@code peft.PrefixTuningConfig} (Li
 * and Liang, 2021).
 *
 * <p>Immutable and thread-safe.
 */
public final class PrefixTuningConfig extends PeftConfig {

  private PrefixTuningConfig(Values values) {
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
  public static PrefixTuningConfig of(Map<String, ? extends @Nullable Object> section) {
    return builder().setAll(section).build();
  }

  @Override
  public Builder toBuilder() {
    return builder().copy(values());
  }

  /**
   * Collects the arguments of a {@link PrefixTuningConfig}. Setters only note the value; {@link
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
  public static final class Builder extends PeftConfig.Builder<PrefixTuningConfig, Builder> {

    private Builder() {
      super(Schema.of("PrefixTuningConfig"));
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
     * Width of the inner layer of {@code prefix_projection}. When not set, that of the model's
     * embeddings.
     */
    public Builder encoderHiddenSize(int encoderHiddenSize) {
      return set("encoder_hidden_size", encoderHiddenSize);
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
     * Starts the prefix at random, or at {@code zero}, which leaves the model unchanged at first.
     * Upstream default: none.
     */
    public Builder initWeights(String initWeights) {
      return set("init_weights", initWeights);
    }

    /**
     * Layers trained in full and saved with the adapter, for example a classification head. When
     * not set, none.
     */
    public Builder modulesToSave(String... modulesToSave) {
      return set("modules_to_save", List.of(modulesToSave));
    }

    /** Attention heads of the base model. When not set, read from the model. */
    public Builder numAttentionHeads(int numAttentionHeads) {
      return set("num_attention_heads", numAttentionHeads);
    }

    /** Layers of the base model. When not set, read from the model. */
    public Builder numLayers(int numLayers) {
      return set("num_layers", numLayers);
    }

    /**
     * Transformers in the base model: 2 for encoder and decoder. When not set, read from the model.
     */
    public Builder numTransformerSubmodules(int numTransformerSubmodules) {
      return set("num_transformer_submodules", numTransformerSubmodules);
    }

    /**
     * Tokens put before each text, whose embeddings are learned; 10 to 100 is usual. Set it: there
     * is no default. At least 1. Upstream default: none.
     */
    public Builder numVirtualTokens(int numVirtualTokens) {
      return set("num_virtual_tokens", numVirtualTokens);
    }

    /**
     * Computes the prefix by a small network instead of learning it directly: steadier, more
     * weights in training. Upstream default: false.
     */
    public Builder prefixProjection(boolean prefixProjection) {
      return set("prefix_projection", prefixProjection);
    }

    /**
     * The base model's branch, tag or commit. Written by peft when it saves. Upstream default:
     * none.
     */
    public Builder revision(String revision) {
      return set("revision", revision);
    }

    /**
     * The model's task, by which peft wraps it. Jobs set it themselves; set it when you build a
     * model step by step. Upstream default: none.
     */
    public Builder taskType(TaskType taskType) {
      return set("task_type", taskType);
    }

    /** Width of the base model's embeddings. When not set, read from the model. */
    public Builder tokenDim(int tokenDim) {
      return set("token_dim", tokenDim);
    }

    @Override
    PrefixTuningConfig create(Values values) {
      return new PrefixTuningConfig(values);
    }
  }
}

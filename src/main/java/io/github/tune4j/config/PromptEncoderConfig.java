package io.github.tune4j.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// Generated from schema.json and descriptions.properties; docs/configuration.md says how.

/**
 * P-tuning, embeddings put before each text that a small network computes: {@code
 * peft.PromptEncoderConfig} (Liu et al., 2021).
 *
 * <p>Immutable and thread-safe.
 */
public final class PromptEncoderConfig extends PeftConfig {

  private PromptEncoderConfig(Values values) {
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
  public static PromptEncoderConfig of(Map<String, ? extends @Nullable Object> section) {
    return builder().setAll(section).build();
  }

  @Override
  public Builder toBuilder() {
    return builder().copy(values());
  }

  /**
   * Collects the arguments of a {@link PromptEncoderConfig}. Setters only note the value; {@link
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
  public static final class Builder extends PeftConfig.Builder<PromptEncoderConfig, Builder> {

    private Builder() {
      super(Schema.of("PromptEncoderConfig"));
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
     * The share dropped inside the network that computes the prompt. Has effect with LSTM. Upstream
     * default: 0.
     */
    public Builder encoderDropout(double encoderDropout) {
      return set("encoder_dropout", encoderDropout);
    }

    /**
     * Width of the network that computes the prompt. When not set, that of the model's embeddings.
     */
    public Builder encoderHiddenSize(int encoderHiddenSize) {
      return set("encoder_hidden_size", encoderHiddenSize);
    }

    /**
     * Layers of the network that computes the prompt. Has effect with LSTM; an MLP has a fixed
     * number. Upstream default: 2.
     */
    public Builder encoderNumLayers(int encoderNumLayers) {
      return set("encoder_num_layers", encoderNumLayers);
    }

    /**
     * The kind of network that computes the prompt. Takes {@code LSTM} or {@code MLP}. Upstream
     * default: {@code MLP}.
     */
    public Builder encoderReparameterizationType(String encoderReparameterizationType) {
      return set("encoder_reparameterization_type", encoderReparameterizationType);
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
    PromptEncoderConfig create(Values values) {
      return new PromptEncoderConfig(values);
    }
  }
}

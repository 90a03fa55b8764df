package io.github.tune4j.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// Generated from schema.json and descriptions.properties; docs/configuration.md says how.

/**
 * Learned embeddings put before each text: {@code peft.PromptTuningConfig} (Lester et al., 2021).
 *
 * <p>Immutable and thread-safe.
 */
public final class PromptTuningConfig extends PeftConfig {

  private PromptTuningConfig(Values values) {
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
  public static PromptTuningConfig of(Map<String, ? extends @Nullable Object> section) {
    return builder().setAll(section).build();
  }

  @Override
  public Builder toBuilder() {
    return builder().copy(values());
  }

  /**
   * Collects the arguments of a {@link PromptTuningConfig}. Setters only note the value; {@link
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
  public static final class Builder extends PeftConfig.Builder<PromptTuningConfig, Builder> {

    private Builder() {
      super(Schema.of("PromptTuningConfig"));
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
     * What the learned tokens start as: random, random words, or the text in {@code
     * prompt_tuning_init_text}, which learns faster. Takes {@code RANDOM}, {@code SAMPLE_VOCAB} or
     * {@code TEXT}. Upstream default: {@code RANDOM}.
     */
    public Builder promptTuningInit(String promptTuningInit) {
      return set("prompt_tuning_init", promptTuningInit);
    }

    /**
     * The text the learned tokens start as, with {@code prompt_tuning_init} TEXT; best an
     * instruction. Upstream default: none.
     */
    public Builder promptTuningInitText(String promptTuningInitText) {
      return set("prompt_tuning_init_text", promptTuningInitText);
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

    /**
     * Keywords for loading the tokenizer of {@code prompt_tuning_init_text}. Upstream default:
     * none.
     */
    public Builder tokenizerKwargs(Map<String, ?> tokenizerKwargs) {
      return set("tokenizer_kwargs", tokenizerKwargs);
    }

    /**
     * The tokenizer of {@code prompt_tuning_init_text}: the base model's. Required with {@code
     * prompt_tuning_init} TEXT. Upstream default: none.
     */
    public Builder tokenizerNameOrPath(String tokenizerNameOrPath) {
      return set("tokenizer_name_or_path", tokenizerNameOrPath);
    }

    @Override
    void check(Values values, Problems problems) {
      super.check(values, problems);
      AdapterRules.promptTuning(values, problems);
    }

    @Override
    PromptTuningConfig create(Values values) {
      return new PromptTuningConfig(values);
    }
  }
}

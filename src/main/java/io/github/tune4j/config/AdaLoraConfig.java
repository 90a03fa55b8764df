package io.github.tune4j.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// Generated from schema.json and descriptions.properties; docs/configuration.md says how.

/**
 * Low-rank adapters whose ranks move during training to the layers that need them: {@code
 * peft.AdaLoraConfig} (Zhang et al., 2023).
 *
 * <p>Immutable and thread-safe.
 */
public final class AdaLoraConfig extends PeftConfig {

  private AdaLoraConfig(Values values) {
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
  public static AdaLoraConfig of(Map<String, ? extends @Nullable Object> section) {
    return builder().setAll(section).build();
  }

  @Override
  public Builder toBuilder() {
    return builder().copy(values());
  }

  /**
   * Collects the arguments of a {@link AdaLoraConfig}. Setters only note the value; {@link
   * #build()} checks it. Not thread-safe.
   *
   * <p>These have no method, because a job cannot carry them:
   *
   * <ul>
   *   <li>{@code arrow_config}: Settings of Arrow, which routes between several adapters. Takes a
   *       Python object (ArrowConfig).
   *   <li>{@code corda_config}: Settings of CorDA's start from the covariance of activations. Takes
   *       a Python object (CordaConfig).
   *   <li>{@code eva_config}: Settings of EVA's start from the variance of activations. Takes a
   *       Python object (EvaConfig).
   *   <li>{@code kasa_config}: Settings of KaSA, which drops the smallest singular values of the
   *       base weights. Takes a Python object (KasaConfig).
   *   <li>{@code lora_ga_config}: Settings of LoRA-GA's start from gradients. Takes a Python object
   *       (LoraGAConfig).
   *   <li>{@code monteclora_config}: Settings of MonteCLoRA, which samples around the adapter.
   *       Takes a Python object (MontecloraConfig).
   *   <li>{@code peft_type}: The kind of adapter. Refused: the adapter's type says it.
   *   <li>{@code peft_version}: The version of peft that wrote the adapter. Refused: peft notes its
   *       own version.
   *   <li>{@code runtime_config}: Settings for running the adapter, which are not saved. Takes a
   *       Python object (LoraRuntimeConfig).
   *   <li>{@code use_bdlora}: Settings of BD-LoRA, whose matrices are block-diagonal. Takes a
   *       Python object (BdLoraConfig).
   * </ul>
   */
  public static final class Builder extends PeftConfig.Builder<AdaLoraConfig, Builder> {

    private Builder() {
      super(Schema.of("AdaLoraConfig"));
    }

    /**
     * The token ids that switch the adapter on where they occur (Activated LoRA, Greenewald et al.,
     * 2025). When not set, it is always on.
     */
    public Builder aloraInvocationTokens(Integer... aloraInvocationTokens) {
      return set("alora_invocation_tokens", List.of(aloraInvocationTokens));
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

    /** Decay of the running mean of a weight's sensitivity. Upstream default: 0.85. */
    public Builder beta1(double beta1) {
      return set("beta1", beta1);
    }

    /** Decay of the running mean of that sensitivity's uncertainty. Upstream default: 0.85. */
    public Builder beta2(double beta2) {
      return set("beta2", beta2);
    }

    /**
     * Which biases are trained. With others than none, the model changes even where the adapter is
     * off. Takes {@code all}, {@code lora_only} or {@code none}. Upstream default: {@code none}.
     */
    public Builder bias(String bias) {
      return set("bias", bias);
    }

    /**
     * Steps from one distribution of ranks to the next. Raise it when distributing costs too much
     * time. Upstream default: 1.
     */
    public Builder deltaT(int deltaT) {
      return set("deltaT", deltaT);
    }

    /**
     * Keeps layers tied that share weights, such as embeddings and output, when the adapter changes
     * one of them. Upstream default: false.
     */
    public Builder ensureWeightTying(boolean ensureWeightTying) {
      return set("ensure_weight_tying", ensureWeightTying);
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
     * How the matrices start: true for A random and B zero; {@code pissa}, {@code olora} and others
     * start from the weights, {@code loftq} from their quantization. Takes {@code corda}, {@code
     * eva}, {@code gaussian}, {@code loftq}, {@code mica}, {@code olora}, {@code orthogonal},
     * {@code pissa} or {@code pissa_niter_[number of iters]}. Upstream default: true.
     */
    public Builder initLoraWeights(boolean initLoraWeights) {
      return set("init_lora_weights", initLoraWeights);
    }

    /** As {@link #initLoraWeights(boolean)}, given as a text. */
    public Builder initLoraWeights(String initLoraWeights) {
      return set("init_lora_weights", initLoraWeights);
    }

    /**
     * The rank every layer starts with; above {@code target_r}, so that there is something to take
     * away. Upstream default: 12.
     */
    public Builder initR(int initR) {
      return set("init_r", initR);
    }

    /**
     * Ranges of blocks, {@code [start, end]} each, that make up a new, deeper stack. The copies
     * share weights but not adapters. Upstream default: none.
     */
    public Builder layerReplication(List<List<Integer>> layerReplication) {
      return set("layer_replication", layerReplication);
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
     * Settings of LoftQ: {@code loftq_bits} and {@code loftq_iter}. Has effect with {@code
     * init_lora_weights} loftq, on a base that is not yet quantized. Upstream default: none.
     */
    public Builder loftqConfig(Map<String, ?> loftqConfig) {
      return set("loftq_config", loftqConfig);
    }

    /**
     * The scale: an adapter's output is multiplied by {@code lora_alpha / r}. Often once or twice
     * {@code r}. At least 1. Upstream default: 8.
     */
    public Builder loraAlpha(int loraAlpha) {
      return set("lora_alpha", loraAlpha);
    }

    /**
     * Gives B a bias of its own. For adapters extracted from fully trained models. Upstream
     * default: false.
     */
    public Builder loraBias(boolean loraBias) {
      return set("lora_bias", loraBias);
    }

    /**
     * The share of an adapter's inputs dropped in training. 0.05 to 0.1 helps on few rows. From 0
     * to 1. Upstream default: 0.
     */
    public Builder loraDropout(double loraDropout) {
      return set("lora_dropout", loraDropout);
    }

    /**
     * Megatron's TransformerConfig as a map. For models built with Megatron's parallel layers.
     * Upstream default: none.
     */
    public Builder megatronConfig(Map<String, ?> megatronConfig) {
      return set("megatron_config", megatronConfig);
    }

    /** The Python module of Megatron's core to use. Upstream default: {@code megatron.core}. */
    public Builder megatronCore(String megatronCore) {
      return set("megatron_core", megatronCore);
    }

    /**
     * Layers trained in full and saved with the adapter, for example {@code lm_head}. When not set,
     * none.
     */
    public Builder modulesToSave(String... modulesToSave) {
      return set("modules_to_save", List.of(modulesToSave));
    }

    /** Weight of the term that keeps the singular vectors orthogonal. Upstream default: 0.5. */
    public Builder orthRegWeight(double orthRegWeight) {
      return set("orth_reg_weight", orthRegWeight);
    }

    /**
     * Inputs averaged into one with {@code use_qalora}; as the group size of the quantized base. At
     * least 1. Upstream default: 16.
     */
    public Builder qaloraGroupSize(int qaloraGroupSize) {
      return set("qalora_group_size", qaloraGroupSize);
    }

    /**
     * The rank of the two matrices. Raise it when the model does not learn enough, lower it when it
     * learns by heart. At least 1. Upstream default: 8.
     */
    public Builder r(int r) {
      return set("r", r);
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
     * Parameters to adapt that are no layers, such as the stacked experts of a mixture, by the end
     * of their names. When not set, none.
     */
    public Builder targetParameters(String... targetParameters) {
      return set("target_parameters", List.of(targetParameters));
    }

    /** The mean rank of a layer once ranks are distributed. Upstream default: 8. */
    public Builder targetR(int targetR) {
      return set("target_r", targetR);
    }

    /**
     * The model's task, by which peft wraps it. Jobs set it themselves; set it when you build a
     * model step by step. Upstream default: none.
     */
    public Builder taskType(TaskType taskType) {
      return set("task_type", taskType);
    }

    /** Steps at the end that train with ranks fixed. Upstream default: 0. */
    public Builder tfinal(int tfinal) {
      return set("tfinal", tfinal);
    }

    /** Steps at the start, before ranks are taken away. Upstream default: 0. */
    public Builder tinit(int tinit) {
      return set("tinit", tinit);
    }

    /**
     * All optimizer steps of the training. peft requires it; it must exceed {@code tinit} and
     * {@code tfinal} together. Upstream default: none.
     */
    public Builder totalStep(int totalStep) {
      return set("total_step", totalStep);
    }

    /**
     * Ids of tokens whose embeddings are trained besides, or such lists by layer name. For new
     * special tokens. Upstream default: none.
     */
    public Builder trainableTokenIndices(Integer... trainableTokenIndices) {
      return set("trainable_token_indices", List.of(trainableTokenIndices));
    }

    /** As {@link #trainableTokenIndices(Integer...)}, given as a map. */
    public Builder trainableTokenIndices(Map<String, ?> trainableTokenIndices) {
      return set("trainable_token_indices", trainableTokenIndices);
    }

    /**
     * Trains a weight's direction and magnitude apart (DoRA, Liu et al., 2024): slower, often
     * better at low rank. Upstream default: false.
     */
    public Builder useDora(boolean useDora) {
      return set("use_dora", useDora);
    }

    /**
     * Shapes the adapter so that it merges into group-wise quantized weights (QA-LoRA, Xu et al.,
     * 2023). For GPTQ bases only. Upstream default: false.
     */
    public Builder useQalora(boolean useQalora) {
      return set("use_qalora", useQalora);
    }

    /**
     * Scales by {@code lora_alpha} / √{@code r} instead, which suits high ranks (rsLoRA,
     * Kalajdzievski, 2023). Upstream default: false.
     */
    public Builder useRslora(boolean useRslora) {
      return set("use_rslora", useRslora);
    }

    /**
     * Settings of VeLoRA, which keeps compressed activations for the backward pass, as a map. When
     * not set, off.
     */
    public Builder veloraConfig(Map<String, ?> veloraConfig) {
      return set("velora_config", veloraConfig);
    }

    @Override
    void check(Values values, Problems problems) {
      super.check(values, problems);
      AdapterRules.adaLora(values, problems);
    }

    @Override
    AdaLoraConfig create(Values values) {
      return new AdaLoraConfig(values);
    }
  }
}

package io.github.tune4j.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// Generated from schema.json and descriptions.properties; docs/configuration.md says how.

/**
 * How a model learns from rewards for its own answers, several to each prompt: {@code
 * trl.GRPOConfig}. It takes everything {@link TrainingArguments} does.
 *
 * <p>The method is group relative policy optimization (Shao et al., 2024).
 *
 * <p>Immutable and thread-safe.
 */
public final class GrpoConfig extends TrainingArguments {

  private GrpoConfig(Values values) {
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
  public static GrpoConfig of(Map<String, ? extends @Nullable Object> section) {
    return builder().setAll(section).build();
  }

  @Override
  public Builder toBuilder() {
    return builder().copy(values());
  }

  /**
   * Collects the arguments of a {@link GrpoConfig}. Setters only note the value; {@link #build()}
   * checks it. Not thread-safe.
   */
  public static final class Builder extends TrainingArguments.Builder<GrpoConfig, Builder> {

    private Builder() {
      super(Schema.of("GrpoConfig"));
    }

    /**
     * Weight of the divergence from the reference model; at 0 none is loaded, which saves memory.
     * Raise it if answers drift into nonsense. At least 0. Upstream default: 0.
     */
    public Builder beta(double beta) {
      return set("beta", beta);
    }

    /**
     * How transformers keeps keys and values while generating, for example {@code static}. Without
     * effect with vLLM. Upstream default: none.
     */
    public Builder cacheImplementation(String cacheImplementation) {
      return set("cache_implementation", cacheImplementation);
    }

    /**
     * Computes the output layer in 32 bits, which steadies the ratio of old and new probabilities.
     * Upstream default: false.
     */
    public Builder castLmHeadToFp32(boolean castLmHeadToFp32) {
      return set("cast_lm_head_to_fp32", castLmHeadToFp32);
    }

    /**
     * Values for variables of the chat template, for example {@code enable_thinking}. Upstream
     * default: none.
     */
    public Builder chatTemplateKwargs(Map<String, ?> chatTemplateKwargs) {
      return set("chat_template_kwargs", chatTemplateKwargs);
    }

    /** As {@link #chatTemplateKwargs(Map)}, given as a text. */
    public Builder chatTemplateKwargs(String chatTemplateKwargs) {
      return set("chat_template_kwargs", chatTemplateKwargs);
    }

    /**
     * An upper bound of the ratio where the advantage is negative (two-sided clipping); above 1 +
     * {@code epsilon}. When not set, none.
     */
    public Builder delta(double delta) {
      return set("delta", delta);
    }

    /**
     * Turns the model's dropout off. Useful with a reference model, whose probabilities are else
     * compared with noise. Upstream default: false.
     */
    public Builder disableDropout(boolean disableDropout) {
      return set("disable_dropout", disableDropout);
    }

    /**
     * Gathers weights that DeepSpeed ZeRO-3 spread out, for generating. Turn it off for models
     * larger than one GPU; slow then. Upstream default: true.
     */
    public Builder ds3GatherForGeneration(boolean ds3GatherForGeneration) {
      return set("ds3_gather_for_generation", ds3GatherForGeneration);
    }

    /**
     * Weight of an entropy bonus that rewards variety. With {@code use_adaptive_entropy}, its first
     * value. Upstream default: 0.
     */
    public Builder entropyCoef(double entropyCoef) {
      return set("entropy_coef", entropyCoef);
    }

    /**
     * How far the entropy bonus moves at each step of {@code use_adaptive_entropy}. Upstream
     * default: 0.005.
     */
    public Builder entropyCoefDelta(double entropyCoefDelta) {
      return set("entropy_coef_delta", entropyCoefDelta);
    }

    /**
     * The most that {@code use_adaptive_entropy} raises the entropy bonus to. Upstream default: 1.
     */
    public Builder entropyCoefMax(double entropyCoefMax) {
      return set("entropy_coef_max", entropyCoefMax);
    }

    /**
     * The least that {@code use_adaptive_entropy} lowers the entropy bonus to. Upstream default: 0.
     */
    public Builder entropyCoefMin(double entropyCoefMin) {
      return set("entropy_coef_min", entropyCoefMin);
    }

    /**
     * The mean entropy of a token, in nats, that {@code use_adaptive_entropy} aims at. Upstream
     * default: 0.2.
     */
    public Builder entropyTarget(double entropyTarget) {
      return set("entropy_target", entropyTarget);
    }

    /**
     * How far the ratio of new to old probability may leave 1 before it is clipped. Upstream
     * default: 0.2.
     */
    public Builder epsilon(double epsilon) {
      return set("epsilon", epsilon);
    }

    /**
     * The same upwards, where it differs (DAPO, Yu et al., 2025, takes 0.28). When not set, as
     * {@code epsilon}.
     */
    public Builder epsilonHigh(double epsilonHigh) {
      return set("epsilon_high", epsilonHigh);
    }

    /**
     * Completions that are generated in one go. When not set, as many as {@code
     * steps_per_generation} steps use. Excludes that.
     */
    public Builder generationBatchSize(int generationBatchSize) {
      return set("generation_batch_size", generationBatchSize);
    }

    /**
     * Further sampling settings for transformers or vLLM; those named here win over the arguments
     * beside it. Upstream default: none.
     */
    public Builder generationKwargs(Map<String, ?> generationKwargs) {
      return set("generation_kwargs", generationKwargs);
    }

    /** As {@link #generationKwargs(Map)}, given as a text. */
    public Builder generationKwargs(String generationKwargs) {
      return set("generation_kwargs", generationKwargs);
    }

    /**
     * Whether the ratio is taken for each token or for a whole completion (GSPO, Zheng et al.,
     * 2025). Takes {@code sequence} or {@code token}. Upstream default: {@code token}.
     */
    public Builder importanceSamplingLevel(String importanceSamplingLevel) {
      return set("importance_sampling_level", importanceSamplingLevel);
    }

    /**
     * Logs some prompts with their completions at each log entry. The surest way to see what
     * rewards lead to. Upstream default: false.
     */
    public Builder logCompletions(boolean logCompletions) {
      return set("log_completions", logCompletions);
    }

    /**
     * The data set on the hub in which logged completions are kept, as {@code owner/name}. When not
     * set, none.
     */
    public Builder logCompletionsHubRepo(String logCompletionsHubRepo) {
      return set("log_completions_hub_repo", logCompletionsHubRepo);
    }

    /**
     * Logs images and the like beside the completions. Turn it off when logs grow too large.
     * Upstream default: true.
     */
    public Builder logMultimodal(boolean logMultimodal) {
      return set("log_multimodal", logMultimodal);
    }

    /**
     * Logs each prompt once instead of with every one of its completions. Upstream default: false.
     */
    public Builder logUniquePrompts(boolean logUniquePrompts) {
      return set("log_unique_prompts", logUniquePrompts);
    }

    /**
     * How token losses become one: mainly by what they are divided by. {@code grpo} favours short
     * good answers; {@code dapo} and {@code dr_grpo} do not. Takes {@code bnpo}, {@code cispo},
     * {@code dapo}, {@code dr_grpo}, {@code grpo}, {@code luspo}, {@code sapo} or {@code vespo}.
     * Upstream default: {@code dapo}.
     */
    public Builder lossType(String lossType) {
      return set("loss_type", lossType);
    }

    /**
     * Learns nothing from completions that hit the length limit. Steadier where many do. Upstream
     * default: false.
     */
    public Builder maskTruncatedCompletions(boolean maskTruncatedCompletions) {
      return set("mask_truncated_completions", maskTruncatedCompletions);
    }

    /**
     * Tokens a completion may have. Raise it for tasks that need long reasoning; time grows with
     * it. At least 1. Upstream default: 512.
     */
    public Builder maxCompletionLength(int maxCompletionLength) {
      return set("max_completion_length", maxCompletionLength);
    }

    /** Turns in which a model with tools may call them. When not set, until it answers. */
    public Builder maxToolCallingIterations(int maxToolCallingIterations) {
      return set("max_tool_calling_iterations", maxToolCallingIterations);
    }

    /**
     * Samples tokens at least this probable, relative to the likeliest. When not set, off. From 0
     * to 1.
     */
    public Builder minP(double minP) {
      return set("min_p", minP);
    }

    /**
     * Keywords for {@code from_pretrained} where the trainer loads the model itself. Jobs load it
     * from their {@code model} section. Upstream default: none.
     */
    public Builder modelInitKwargs(Map<String, ?> modelInitKwargs) {
      return set("model_init_kwargs", modelInitKwargs);
    }

    /** As {@link #modelInitKwargs(Map)}, given as a text. */
    public Builder modelInitKwargs(String modelInitKwargs) {
      return set("model_init_kwargs", modelInitKwargs);
    }

    /**
     * Whether several rewards are added before they are normalized, or after (GDPO). Takes {@code
     * normalize_then_sum} or {@code sum_then_normalize}. Upstream default: {@code
     * sum_then_normalize}.
     */
    public Builder multiObjectiveAggregation(String multiObjectiveAggregation) {
      return set("multi_objective_aggregation", multiObjectiveAggregation);
    }

    /**
     * Completions printed at each log entry. When not set, all. Has effect with {@code
     * log_completions}.
     */
    public Builder numCompletionsToPrint(int numCompletionsToPrint) {
      return set("num_completions_to_print", numCompletionsToPrint);
    }

    /**
     * Completions sampled for each prompt, which are judged against each other. Must divide the
     * effective batch size. At least 2. Upstream default: 8.
     */
    public Builder numGenerations(int numGenerations) {
      return set("num_generations", numGenerations);
    }

    /** The same in evaluation. When not set, as {@code num_generations}. Fewer save time. */
    public Builder numGenerationsEval(int numGenerationsEval) {
      return set("num_generations_eval", numGenerationsEval);
    }

    /** How often each batch of completions is learned from. At least 1. Upstream default: 1. */
    public Builder numIterations(int numIterations) {
      return set("num_iterations", numIterations);
    }

    /**
     * Ignores bad completions whose divergence from the model that wrote them exceeds this, such as
     * 0.5. When not set, none.
     */
    public Builder offPolicyMaskThreshold(double offPolicyMaskThreshold) {
      return set("off_policy_mask_threshold", offPolicyMaskThreshold);
    }

    /**
     * Pads batches to a multiple of so many tokens, which suits some hardware; {@code auto} pads
     * only where the hardware asks for it. At least 1. Upstream default: {@code auto}.
     */
    public Builder padToMultipleOf(int padToMultipleOf) {
      return set("pad_to_multiple_of", padToMultipleOf);
    }

    /** As {@link #padToMultipleOf(int)}, given as a text. */
    public Builder padToMultipleOf(String padToMultipleOf) {
      return set("pad_to_multiple_of", padToMultipleOf);
    }

    /**
     * The share of the trained weights in the mix at each sync of the reference model (TR-DPO,
     * Gorbatovski et al., 2024). From 0 to 1. Upstream default: 0.6.
     */
    public Builder refModelMixupAlpha(double refModelMixupAlpha) {
      return set("ref_model_mixup_alpha", refModelMixupAlpha);
    }

    /**
     * Steps from one sync of the reference model to the next. Has effect with {@code
     * sync_ref_model}. At least 1. Upstream default: 512.
     */
    public Builder refModelSyncSteps(int refModelSyncSteps) {
      return set("ref_model_sync_steps", refModelSyncSteps);
    }

    /**
     * Makes tokens that already occurred less likely when above 1. Above 0. Upstream default: 1.
     */
    public Builder repetitionPenalty(double repetitionPenalty) {
      return set("repetition_penalty", repetitionPenalty);
    }

    /** A weight for each reward function, in their order. When not set, 1 for each. */
    public Builder rewardWeights(Double... rewardWeights) {
      return set("reward_weights", List.of(rewardWeights));
    }

    /**
     * Weight of the loss that keeps a mixture's experts evenly loaded. When not set, the model's
     * own setting. At least 0.
     */
    public Builder routerAuxLossCoef(double routerAuxLossCoef) {
      return set("router_aux_loss_coef", routerAuxLossCoef);
    }

    /**
     * How soon the {@code sapo} loss fades where the advantage is not positive; higher is sooner.
     * Upstream default: 1.05.
     */
    public Builder sapoTemperatureNeg(double sapoTemperatureNeg) {
      return set("sapo_temperature_neg", sapoTemperatureNeg);
    }

    /**
     * How soon the {@code sapo} loss fades where the advantage is positive; higher is sooner.
     * Upstream default: 1.
     */
    public Builder sapoTemperaturePos(double sapoTemperaturePos) {
      return set("sapo_temperature_pos", sapoTemperaturePos);
    }

    /**
     * Divides rewards by their standard deviation in the group or in the batch, or not at all (Dr.
     * GRPO); true is group, false none. Takes {@code batch}, {@code group} or {@code none}.
     * Upstream default: {@code group}.
     */
    public Builder scaleRewards(boolean scaleRewards) {
      return set("scale_rewards", scaleRewards);
    }

    /** As {@link #scaleRewards(boolean)}, given as a text. */
    public Builder scaleRewards(String scaleRewards) {
      return set("scale_rewards", scaleRewards);
    }

    /** Shuffles the prompts before each pass. Upstream default: true. */
    public Builder shuffleDataset(boolean shuffleDataset) {
      return set("shuffle_dataset", shuffleDataset);
    }

    /**
     * Steps that one round of generated completions serves. When not set, {@code
     * gradient_accumulation_steps}. Excludes {@code generation_batch_size}. At least 1.
     */
    public Builder stepsPerGeneration(int stepsPerGeneration) {
      return set("steps_per_generation", stepsPerGeneration);
    }

    /**
     * Moves the reference model after the trained one from time to time (TR-DPO). Not together with
     * precomputed answers of it, nor with adapters. Upstream default: false.
     */
    public Builder syncRefModel(boolean syncRefModel) {
      return set("sync_ref_model", syncRefModel);
    }

    /**
     * Flattens (above 1) or sharpens (below 1) the probabilities that completions are drawn by.
     * Above 0. Upstream default: 1.
     */
    public Builder temperature(double temperature) {
      return set("temperature", temperature);
    }

    /**
     * The share of tokens, those of highest entropy, that the loss looks at; 1 for all. 0.2 was
     * found best by Wang et al. (2025). From 0 to 1. Upstream default: 1.
     */
    public Builder topEntropyQuantile(double topEntropyQuantile) {
      return set("top_entropy_quantile", topEntropyQuantile);
    }

    /** Draws from the k likeliest tokens; 0 for all. At least 0. Upstream default: 0. */
    public Builder topK(int topK) {
      return set("top_k", topK);
    }

    /**
     * Draws from the likeliest tokens that together have this probability; 1 for all. From 0 to 1.
     * Upstream default: 1.
     */
    public Builder topP(double topP) {
      return set("top_p", topP);
    }

    /** Settings of {@code use_transformers_continuous_batching}. Upstream default: none. */
    public Builder transformersContinuousBatchingConfig(
        Map<String, ?> transformersContinuousBatchingConfig) {
      return set("transformers_continuous_batching_config", transformersContinuousBatchingConfig);
    }

    /** As {@link #transformersContinuousBatchingConfig(Map)}, given as a text. */
    public Builder transformersContinuousBatchingConfig(
        String transformersContinuousBatchingConfig) {
      return set("transformers_continuous_batching_config", transformersContinuousBatchingConfig);
    }

    /**
     * Runs Python code that a model's repository brings when the trainer itself loads the model or
     * its tokenizer. Upstream default: false.
     */
    public Builder trustRemoteCode(boolean trustRemoteCode) {
      return set("trust_remote_code", trustRemoteCode);
    }

    /**
     * Steers the entropy bonus towards {@code entropy_target} (Skywork-OR1). For runs whose answers
     * become all alike. Upstream default: false.
     */
    public Builder useAdaptiveEntropy(boolean useAdaptiveEntropy) {
      return set("use_adaptive_entropy", useAdaptiveEntropy);
    }

    /**
     * Weights the divergence by the ratio of probabilities, which makes its gradient unbiased.
     * Upstream default: true.
     */
    public Builder useBiasCorrectionKl(boolean useBiasCorrectionKl) {
      return set("use_bias_correction_kl", useBiasCorrectionKl);
    }

    /**
     * Generates with transformers' continuous batching. For GPUs where vLLM is not at hand.
     * Upstream default: false.
     */
    public Builder useTransformersContinuousBatching(boolean useTransformersContinuousBatching) {
      return set("use_transformers_continuous_batching", useTransformersContinuousBatching);
    }

    /** The old name of {@code use_transformers_continuous_batching}. Upstream default: false. */
    public Builder useTransformersPaged(boolean useTransformersPaged) {
      return set("use_transformers_paged", useTransformersPaged);
    }

    /**
     * Generates with vLLM instead of transformers: much faster. Requires the vllm package and a
     * GPU. Upstream default: false.
     */
    public Builder useVllm(boolean useVllm) {
      return set("use_vllm", useVllm);
    }

    /**
     * Power of the {@code vespo} loss where the advantage is negative; higher dampens small ratios
     * more. Upstream default: 3.
     */
    public Builder vespoKNeg(double vespoKNeg) {
      return set("vespo_k_neg", vespoKNeg);
    }

    /**
     * Power of the {@code vespo} loss where the advantage is positive; higher dampens small ratios
     * more. Upstream default: 2.
     */
    public Builder vespoKPos(double vespoKPos) {
      return set("vespo_k_pos", vespoKPos);
    }

    /**
     * Decay of the {@code vespo} loss where the advantage is negative; higher dampens large ratios
     * more. Upstream default: 2.
     */
    public Builder vespoLambdaNeg(double vespoLambdaNeg) {
      return set("vespo_lambda_neg", vespoLambdaNeg);
    }

    /**
     * Decay of the {@code vespo} loss where the advantage is positive; higher dampens large ratios
     * more. Upstream default: 3.
     */
    public Builder vespoLambdaPos(double vespoLambdaPos) {
      return set("vespo_lambda_pos", vespoLambdaPos);
    }

    /**
     * Frees vLLM's memory while the optimizer works, at the price of waking it up again. Upstream
     * default: false.
     */
    public Builder vllmEnableSleepMode(boolean vllmEnableSleepMode) {
      return set("vllm_enable_sleep_mode", vllmEnableSleepMode);
    }

    /**
     * The share of GPU memory vLLM may take, in {@code vllm_mode} colocate. Above 0 and at most 1.
     * Upstream default: 0.3.
     */
    public Builder vllmGpuMemoryUtilization(double vllmGpuMemoryUtilization) {
      return set("vllm_gpu_memory_utilization", vllmGpuMemoryUtilization);
    }

    /**
     * The port over which new weights reach the vLLM server. Change it when taken. Upstream
     * default: 51216.
     */
    public Builder vllmGroupPort(int vllmGroupPort) {
      return set("vllm_group_port", vllmGroupPort);
    }

    /** The old name of {@code vllm_importance_sampling_clip_max}. Upstream default: none. */
    public Builder vllmImportanceSamplingCap(double vllmImportanceSamplingCap) {
      return set("vllm_importance_sampling_cap", vllmImportanceSamplingCap);
    }

    /**
     * The highest ratio of the trainer's to vLLM's probability that counts in full; what is above
     * is cut or ignored. Upstream default: 3.
     */
    public Builder vllmImportanceSamplingClipMax(double vllmImportanceSamplingClipMax) {
      return set("vllm_importance_sampling_clip_max", vllmImportanceSamplingClipMax);
    }

    /**
     * The lowest ratio of the trainer's to vLLM's probability that counts in full. When not set,
     * none.
     */
    public Builder vllmImportanceSamplingClipMin(double vllmImportanceSamplingClipMin) {
      return set("vllm_importance_sampling_clip_min", vllmImportanceSamplingClipMin);
    }

    /**
     * Corrects for vLLM giving other probabilities than the trainer does. Turn it off only to
     * compare. Upstream default: true.
     */
    public Builder vllmImportanceSamplingCorrection(boolean vllmImportanceSamplingCorrection) {
      return set("vllm_importance_sampling_correction", vllmImportanceSamplingCorrection);
    }

    /**
     * Whether ratios out of bounds are cut (truncate) or ignored (mask), for each token or the
     * whole completion. Takes {@code sequence_mask}, {@code sequence_truncate}, {@code token_mask}
     * or {@code token_truncate}. Upstream default: {@code sequence_mask}.
     */
    public Builder vllmImportanceSamplingMode(String vllmImportanceSamplingMode) {
      return set("vllm_importance_sampling_mode", vllmImportanceSamplingMode);
    }

    /**
     * Tokens of vLLM's context: the longest prompt and completion together. When not set, the
     * model's. Lower it to save memory.
     */
    public Builder vllmMaxModelLength(int vllmMaxModelLength) {
      return set("vllm_max_model_length", vllmMaxModelLength);
    }

    /**
     * Whether vLLM runs in the training processes (colocate) or as a server that was started
     * beforehand. Takes {@code colocate} or {@code server}. Upstream default: {@code colocate}.
     */
    public Builder vllmMode(String vllmMode) {
      return set("vllm_mode", vllmMode);
    }

    /**
     * Whose code runs the model in vLLM: its own or that of transformers, for models that vLLM does
     * not know. Takes {@code transformers} or {@code vllm}. Upstream default: {@code vllm}.
     */
    public Builder vllmModelImpl(String vllmModelImpl) {
      return set("vllm_model_impl", vllmModelImpl);
    }

    /** Where the vLLM server is, as a URL; replaces host and port. Upstream default: none. */
    public Builder vllmServerBaseUrl(String vllmServerBaseUrl) {
      return set("vllm_server_base_url", vllmServerBaseUrl);
    }

    /** The host of the vLLM server. Upstream default: 0.0.0.0. */
    public Builder vllmServerHost(String vllmServerHost) {
      return set("vllm_server_host", vllmServerHost);
    }

    /** The port of the vLLM server. Upstream default: 8000. */
    public Builder vllmServerPort(int vllmServerPort) {
      return set("vllm_server_port", vllmServerPort);
    }

    /** Seconds that the vLLM server has to come up. Upstream default: 240. */
    public Builder vllmServerTimeout(double vllmServerTimeout) {
      return set("vllm_server_timeout", vllmServerTimeout);
    }

    /** A regular expression that every completion from vLLM must match. When not set, none. */
    public Builder vllmStructuredOutputsRegex(String vllmStructuredOutputsRegex) {
      return set("vllm_structured_outputs_regex", vllmStructuredOutputsRegex);
    }

    /**
     * GPUs over which vLLM splits the model, in {@code vllm_mode} colocate. Upstream default: 1.
     */
    public Builder vllmTensorParallelSize(int vllmTensorParallelSize) {
      return set("vllm_tensor_parallel_size", vllmTensorParallelSize);
    }

    @Override
    void check(Values values, Problems problems) {
      super.check(values, problems);
      TrainingRules.grpo(values, problems);
    }

    @Override
    GrpoConfig create(Values values) {
      return new GrpoConfig(values);
    }
  }
}

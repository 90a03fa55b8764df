package io.github.tune4j.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// Generated from schema.json and descriptions.properties; docs/configuration.md says how.

/**
 * How a model is trained: {@code transformers.TrainingArguments}, the {@code training} section of a
 * job. {@link SftConfig} and its siblings add what their method needs.
 *
 * <p>A step is an optimizer step: {@code gradient_accumulation_steps} batches on every device.
 *
 * <p>Immutable and thread-safe.
 */
public class TrainingArguments extends Arguments {

  TrainingArguments(Values values) {
    super(values);
  }

  /** An empty builder. */
  public static Builder<?, ?> builder() {
    return new Plain();
  }

  /**
   * The same checks as the builder's, for a section of a job file.
   *
   * @param section upstream's names and values
   * @throws io.github.tune4j.exception.ConfigException as {@link Builder#build()}
   */
  public static TrainingArguments of(Map<String, ? extends @Nullable Object> section) {
    return builder().setAll(section).build();
  }

  @Override
  public Builder<?, ?> toBuilder() {
    return builder().copy(values());
  }

  private static final class Plain extends Builder<TrainingArguments, Plain> {

    Plain() {
      super(Schema.of("TrainingArguments"));
    }

    @Override
    TrainingArguments create(Values values) {
      return new TrainingArguments(values);
    }
  }

  /**
   * Collects the arguments of {@link TrainingArguments} and of the types below it. Setters only
   * note the value; {@link #build()} checks it. Not thread-safe.
   *
   * <p>These have no method, because a job cannot carry them:
   *
   * <ul>
   *   <li>{@code parallelism_config}: How accelerate lays a model out over several kinds of
   *       parallelism. Takes a Python object (ParallelismConfig).
   * </ul>
   *
   * @param <A> what is built
   * @param <B> the builder itself
   */
  public abstract static class Builder<A extends TrainingArguments, B extends Builder<A, B>>
      extends Arguments.Builder<A, B> {

    Builder(Schema schema) {
      super(schema);
    }

    /**
     * Settings of accelerate, or the path of a JSON file with them, such as {@code split_batches}.
     * Rarely needed. Upstream default: none.
     */
    public B acceleratorConfig(Map<String, ?> acceleratorConfig) {
      return set("accelerator_config", acceleratorConfig);
    }

    /** As {@link #acceleratorConfig(Map)}, given as a text. */
    public B acceleratorConfig(String acceleratorConfig) {
      return set("accelerator_config", acceleratorConfig);
    }

    /**
     * Computes activations again in the backward pass instead of keeping them: less memory, more
     * time. When not set, {@code gradient_checkpointing} counts.
     */
    public B activationCheckpointing(boolean activationCheckpointing) {
      return set("activation_checkpointing", activationCheckpointing);
    }

    /**
     * Settings of activation checkpointing, such as {@code every_n_layers} or {@code
     * use_reentrant}. For models that fail with the defaults. Upstream default: none.
     */
    public B activationCheckpointingKwargs(Map<String, ?> activationCheckpointingKwargs) {
      return set("activation_checkpointing_kwargs", activationCheckpointingKwargs);
    }

    /** As {@link #activationCheckpointingKwargs(Map)}, given as a text. */
    public B activationCheckpointingKwargs(String activationCheckpointingKwargs) {
      return set("activation_checkpointing_kwargs", activationCheckpointingKwargs);
    }

    /**
     * Decay of Adam's running mean of gradients. Lower it for very noisy or short runs. At least 0
     * and below 1. Upstream default: 0.9.
     */
    public B adamBeta1(double adamBeta1) {
      return set("adam_beta1", adamBeta1);
    }

    /**
     * Decay of Adam's running mean of squared gradients. 0.95 is common for long runs on large
     * batches. At least 0 and below 1. Upstream default: 0.999.
     */
    public B adamBeta2(double adamBeta2) {
      return set("adam_beta2", adamBeta2);
    }

    /**
     * Added to Adam's denominator, so that it is never 0. Raise it if 16-bit training becomes
     * unstable. At least 0. Upstream default: 1e-8.
     */
    public B adamEpsilon(double adamEpsilon) {
      return set("adam_epsilon", adamEpsilon);
    }

    /**
     * Starts again with a smaller batch when memory runs out. For machines whose memory is not
     * known beforehand. Upstream default: false.
     */
    public B autoFindBatchSize(boolean autoFindBatchSize) {
      return set("auto_find_batch_size", autoFindBatchSize);
    }

    /**
     * Weights the loss by the tokens of all devices together, so that devices with short rows do
     * not count too much. Upstream default: true.
     */
    public B averageTokensAcrossDevices(boolean averageTokensAcrossDevices) {
      return set("average_tokens_across_devices", averageTokensAcrossDevices);
    }

    /**
     * Hands metrics one batch after the other instead of all predictions at once. For validation
     * sets too large for memory. Upstream default: false.
     */
    public B batchEvalMetrics(boolean batchEvalMetrics) {
      return set("batch_eval_metrics", batchEvalMetrics);
    }

    /**
     * Mixed precision in bfloat16; where not set, the classes of trl turn it on unless {@code fp16}
     * is. Excludes {@code fp16}. Turn it off on devices without bfloat16 units. Upstream default:
     * false, for the classes of trl none.
     */
    public B bf16(boolean bf16) {
      return set("bf16", bf16);
    }

    /**
     * Evaluates in bfloat16 throughout: faster and half the memory, at the price of less exact
     * metrics. Upstream default: false.
     */
    public B bf16FullEval(boolean bf16FullEval) {
      return set("bf16_full_eval", bf16FullEval);
    }

    /**
     * Seeds the order of the rows alone. When not set, {@code seed} does. For comparing runs on
     * other orders of the same rows. From 0 to 2³²−1.
     */
    public B dataSeed(long dataSeed) {
      return set("data_seed", dataSeed);
    }

    /**
     * Leaves out the last batch of an epoch when it is not full. For hardware that needs batches of
     * one size. Upstream default: false.
     */
    public B dataloaderDropLast(boolean dataloaderDropLast) {
      return set("dataloader_drop_last", dataloaderDropLast);
    }

    /**
     * Takes batches in the order in which workers were given them. When false, the first ready
     * comes first, and runs are not repeatable. Upstream default: true.
     */
    public B dataloaderInOrder(boolean dataloaderInOrder) {
      return set("dataloader_in_order", dataloaderInOrder);
    }

    /**
     * How worker processes of the data loader are started. When not set, Python's default for the
     * platform. Takes {@code fork}, {@code forkserver} or {@code spawn}.
     */
    public B dataloaderMultiprocessingContext(String dataloaderMultiprocessingContext) {
      return set("dataloader_multiprocessing_context", dataloaderMultiprocessingContext);
    }

    /**
     * Processes that prepare batches; 0 prepares them in the training process. Raise it when the
     * device waits for data. At least 0. Upstream default: 0.
     */
    public B dataloaderNumWorkers(int dataloaderNumWorkers) {
      return set("dataloader_num_workers", dataloaderNumWorkers);
    }

    /**
     * Keeps the data loader's workers from one epoch to the next: faster starts, more host memory.
     * Upstream default: false.
     */
    public B dataloaderPersistentWorkers(boolean dataloaderPersistentWorkers) {
      return set("dataloader_persistent_workers", dataloaderPersistentWorkers);
    }

    /**
     * Puts batches in page-locked host memory, from which copies to a GPU are faster. Turn it off
     * when host memory is short. Upstream default: true.
     */
    public B dataloaderPinMemory(boolean dataloaderPinMemory) {
      return set("dataloader_pin_memory", dataloaderPinMemory);
    }

    /**
     * Batches that each worker prepares ahead. Requires {@code dataloader_num_workers}. When not
     * set, torch's default of 2. At least 1.
     */
    public B dataloaderPrefetchFactor(int dataloaderPrefetchFactor) {
      return set("dataloader_prefetch_factor", dataloaderPrefetchFactor);
    }

    /**
     * How the processes of a distributed run talk to each other. When not set, the one that suits
     * the devices: nccl for CUDA, gloo for CPUs. Takes {@code cncl}, {@code gloo}, {@code hccl},
     * {@code mccl}, {@code mpi}, {@code nccl} or {@code xccl}.
     */
    public B ddpBackend(String ddpBackend) {
      return set("ddp_backend", ddpBackend);
    }

    /**
     * Copies buffers, such as running statistics, from the first process to the others at each
     * step. When not set, only without activation checkpointing.
     */
    public B ddpBroadcastBuffers(boolean ddpBroadcastBuffers) {
      return set("ddp_broadcast_buffers", ddpBroadcastBuffers);
    }

    /**
     * Megabytes of gradients that are exchanged in one go in a distributed run. When not set,
     * torch's default.
     */
    public B ddpBucketCapMb(int ddpBucketCapMb) {
      return set("ddp_bucket_cap_mb", ddpBucketCapMb);
    }

    /**
     * Looks for weights without a gradient at each step of a distributed run. Needed when a forward
     * pass leaves some out; costs time. Upstream default: none.
     */
    public B ddpFindUnusedParameters(boolean ddpFindUnusedParameters) {
      return set("ddp_find_unused_parameters", ddpFindUnusedParameters);
    }

    /**
     * Promises that every step of a distributed run uses the same weights in the same order, which
     * lets torch save work. Upstream default: none.
     */
    public B ddpStaticGraph(boolean ddpStaticGraph) {
      return set("ddp_static_graph", ddpStaticGraph);
    }

    /**
     * Seconds a process of a distributed run waits for the others. Raise it when preparing the data
     * on one process takes long. At least 1. Upstream default: 1800.
     */
    public B ddpTimeout(int ddpTimeout) {
      return set("ddp_timeout", ddpTimeout);
    }

    /**
     * Watches for trouble: {@code underflow_overflow} reports values that leave their type's range,
     * {@code tpu_metrics_debug} prints TPU counters. Upstream default: empty.
     */
    public B debug(String... debug) {
      return set("debug", List.of(debug));
    }

    /**
     * DeepSpeed's settings, or the path of a JSON file with them. Requires the deepspeed package.
     * Upstream default: none.
     */
    public B deepspeed(Map<String, ?> deepspeed) {
      return set("deepspeed", deepspeed);
    }

    /** As {@link #deepspeed(Map)}, given as a text. */
    public B deepspeed(String deepspeed) {
      return set("deepspeed", deepspeed);
    }

    /**
     * Hides upstream's progress bars. Tune4J reports progress as events, whatever is chosen here.
     * Upstream default: none.
     */
    public B disableTqdm(boolean disableTqdm) {
      return set("disable_tqdm", disableTqdm);
    }

    /**
     * A note for scripts that validation rows are to be evaluated; {@code eval_strategy} other than
     * no sets it. Upstream default: false.
     */
    public B doEval(boolean doEval) {
      return set("do_eval", doEval);
    }

    /**
     * A note for scripts that a test set is to be predicted. Without effect on training. Upstream
     * default: false.
     */
    public B doPredict(boolean doPredict) {
      return set("do_predict", doPredict);
    }

    /**
     * A note for scripts that training is wanted. Without effect on training. Upstream default:
     * false.
     */
    public B doTrain(boolean doTrain) {
      return set("do_train", doTrain);
    }

    /**
     * Writes a checkpoint when the process gets SIGTERM. For machines that may be taken away at
     * short notice. Upstream default: false.
     */
    public B enableJitCheckpoint(boolean enableJitCheckpoint) {
      return set("enable_jit_checkpoint", enableJitCheckpoint);
    }

    /**
     * Batches after which predictions move from the device to host memory. When not set, at the
     * end. Lower it if evaluation runs out of device memory. At least 1.
     */
    public B evalAccumulationSteps(int evalAccumulationSteps) {
      return set("eval_accumulation_steps", evalAccumulationSteps);
    }

    /**
     * Steps or epochs, after the unit of {@code eval_strategy}, before the first evaluation. For
     * runs whose early metrics say nothing. At least 0. Upstream default: 0.
     */
    public B evalDelay(double evalDelay) {
      return set("eval_delay", evalDelay);
    }

    /**
     * Joins the predictions of all batches into one array for metrics; otherwise they stay a list
     * of batches. Upstream default: true.
     */
    public B evalDoConcatBatches(boolean evalDoConcatBatches) {
      return set("eval_do_concat_batches", evalDoConcatBatches);
    }

    /**
     * Evaluates once before the first step. Shows what the untrained model does, and finds mistakes
     * in metrics early. Upstream default: false.
     */
    public B evalOnStart(boolean evalOnStart) {
      return set("eval_on_start", evalOnStart);
    }

    /**
     * Steps from one evaluation to the next, for {@code eval_strategy} steps; below 1 a share of
     * all steps. When not set, as {@code logging_steps}. Above 0.
     */
    public B evalSteps(double evalSteps) {
      return set("eval_steps", evalSteps);
    }

    /**
     * When the validation rows are evaluated. Jobs with a validation part evaluate after each epoch
     * unless this is set. Upstream default: {@code no}.
     */
    public B evalStrategy(IntervalStrategy evalStrategy) {
      return set("eval_strategy", evalStrategy);
    }

    /**
     * Collects nested predictions of any shape from all devices. For models that return more than
     * tensors. Upstream default: false.
     */
    public B evalUseGatherObject(boolean evalUseGatherObject) {
      return set("eval_use_gather_object", evalUseGatherObject);
    }

    /**
     * Mixed precision in float16. Excludes {@code bf16}. For GPUs older than Ampere. Upstream
     * default: false.
     */
    public B fp16(boolean fp16) {
      return set("fp16", fp16);
    }

    /**
     * Evaluates in float16 throughout: faster and half the memory, at the price of less exact
     * metrics. Upstream default: false.
     */
    public B fp16FullEval(boolean fp16FullEval) {
      return set("fp16_full_eval", fp16FullEval);
    }

    /**
     * Splits weights, gradients and optimizer state over devices with PyTorch's FSDP. For models
     * that do not fit one GPU. Upstream default: none.
     */
    public B fsdp(boolean fsdp) {
      return set("fsdp", fsdp);
    }

    /** As {@link #fsdp(boolean)}, given as a list. */
    public B fsdp(String... fsdp) {
      return set("fsdp", List.of(fsdp));
    }

    /**
     * Settings of FSDP, or the path of a JSON file with them. Has effect with {@code fsdp}.
     * Upstream default: none.
     */
    public B fsdpConfig(Map<String, ?> fsdpConfig) {
      return set("fsdp_config", fsdpConfig);
    }

    /** As {@link #fsdpConfig(Map)}, given as a text. */
    public B fsdpConfig(String fsdpConfig) {
      return set("fsdp_config", fsdpConfig);
    }

    /**
     * Makes torch choose repeatable algorithms everywhere. Slow; for finding out why two runs
     * differ. Upstream default: false.
     */
    public B fullDeterminism(boolean fullDeterminism) {
      return set("full_determinism", fullDeterminism);
    }

    /**
     * Forward passes whose gradients make one optimizer step. Raise it for a larger batch than
     * memory holds. At least 1. Upstream default: 1.
     */
    public B gradientAccumulationSteps(int gradientAccumulationSteps) {
      return set("gradient_accumulation_steps", gradientAccumulationSteps);
    }

    /**
     * The old name of {@code activation_checkpointing}; the two may not contradict. The classes of
     * trl turn it on. Upstream default: none, for the classes of trl true.
     */
    public B gradientCheckpointing(boolean gradientCheckpointing) {
      return set("gradient_checkpointing", gradientCheckpointing);
    }

    /** The old name of {@code activation_checkpointing_kwargs}. Upstream default: none. */
    public B gradientCheckpointingKwargs(Map<String, ?> gradientCheckpointingKwargs) {
      return set("gradient_checkpointing_kwargs", gradientCheckpointingKwargs);
    }

    /** As {@link #gradientCheckpointingKwargs(Map)}, given as a text. */
    public B gradientCheckpointingKwargs(String gradientCheckpointingKwargs) {
      return set("gradient_checkpointing_kwargs", gradientCheckpointingKwargs);
    }

    /**
     * Whether a higher {@code metric_for_best_model} is better. When not set, false for names that
     * end in loss, true for others.
     */
    public B greaterIsBetter(boolean greaterIsBetter) {
      return set("greater_is_better", greaterIsBetter);
    }

    /**
     * Uploads a checkpoint even while the one before is still on its way. Without it, that one is
     * left out. Upstream default: false.
     */
    public B hubAlwaysPush(boolean hubAlwaysPush) {
      return set("hub_always_push", hubAlwaysPush);
    }

    /**
     * The repository on the hub to upload to, as {@code owner/name}. When not set, it is named
     * after the output folder.
     */
    public B hubModelId(String hubModelId) {
      return set("hub_model_id", hubModelId);
    }

    /**
     * Makes the repository on the hub private. When not set, the owner's setting counts; no effect
     * on one that exists.
     */
    public B hubPrivateRepo(boolean hubPrivateRepo) {
      return set("hub_private_repo", hubPrivateRepo);
    }

    /** The branch of the hub's repository to upload to. When not set, main. */
    public B hubRevision(String hubRevision) {
      return set("hub_revision", hubRevision);
    }

    /**
     * What is uploaded and when: the final model, every save, the last checkpoint besides, or all
     * of them. Upstream default: {@code every_save}.
     */
    public B hubStrategy(HubStrategy hubStrategy) {
      return set("hub_strategy", hubStrategy);
    }

    /**
     * The hub's access token, by the environment variable that holds it: {@code ${HF_TOKEN}}. When
     * not set, the login of this machine.
     */
    public B hubToken(String hubToken) {
      return set("hub_token", hubToken);
    }

    /**
     * Resumes at the data set's first row instead of where the run had stopped. Starts sooner, but
     * repeats rows. Upstream default: false.
     */
    public B ignoreDataSkip(boolean ignoreDataSkip) {
      return set("ignore_data_skip", ignoreDataSkip);
    }

    /** Further data that metrics get: {@code inputs}, {@code loss}. Upstream default: none. */
    public B includeForMetrics(String... includeForMetrics) {
      return set("include_for_metrics", List.of(includeForMetrics));
    }

    /**
     * Counts the tokens trained on. {@code non_padding} leaves padding out, which costs an exchange
     * between devices. Takes {@code all}, {@code no} or {@code non_padding}. Upstream default:
     * {@code no}.
     */
    public B includeNumInputTokensSeen(boolean includeNumInputTokensSeen) {
      return set("include_num_input_tokens_seen", includeNumInputTokensSeen);
    }

    /** As {@link #includeNumInputTokensSeen(boolean)}, given as a text. */
    public B includeNumInputTokensSeen(String includeNumInputTokensSeen) {
      return set("include_num_input_tokens_seen", includeNumInputTokensSeen);
    }

    /**
     * Names of the model's inputs that are labels. When not set, upstream finds them in the model's
     * signature.
     */
    public B labelNames(String... labelNames) {
      return set("label_names", List.of(labelNames));
    }

    /**
     * The share of each label's probability that is spread over all others. A little can help
     * against overconfidence. From 0 to 1. Upstream default: 0.
     */
    public B labelSmoothingFactor(double labelSmoothingFactor) {
      return set("label_smoothing_factor", labelSmoothingFactor);
    }

    /**
     * The peak learning rate. The first thing to tune: about 1e-4 to 2e-4 for LoRA, ten times less
     * for all weights. Above 0. Upstream default: 5e-5, for SftConfig 2e-5, for DpoConfig,
     * KtoConfig and GrpoConfig 1e-6, for RewardConfig 1e-4.
     */
    public B learningRate(double learningRate) {
      return set("learning_rate", learningRate);
    }

    /**
     * The column that holds the length of a row in tokens, for {@code train_sampling_strategy}
     * group_by_length. Upstream default: {@code length}.
     */
    public B lengthColumnName(String lengthColumnName) {
      return set("length_column_name", lengthColumnName);
    }

    /**
     * Which of Liger's kernels to use. Has effect with {@code use_liger_kernel}. When not set, its
     * own choice for the model.
     */
    public B ligerKernelConfig(Map<String, ?> ligerKernelConfig) {
      return set("liger_kernel_config", ligerKernelConfig);
    }

    /**
     * Ends with the best checkpoint's weights rather than the last. Requires evaluation, and
     * checkpoints in the same rhythm. Upstream default: false.
     */
    public B loadBestModelAtEnd(boolean loadBestModelAtEnd) {
      return set("load_best_model_at_end", loadBestModelAtEnd);
    }

    /**
     * The number of this process on its machine, as old launchers pass it. Leave it alone; torchrun
     * sets the environment. Upstream default: -1.
     */
    public B localRank(int localRank) {
      return set("local_rank", localRank);
    }

    /**
     * How much upstream's main process logs. {@code passive} leaves it to the application. Upstream
     * default: {@code passive}.
     */
    public B logLevel(LogLevel logLevel) {
      return set("log_level", logLevel);
    }

    /**
     * How much upstream's other processes log in a distributed run. Upstream default: {@code
     * warning}.
     */
    public B logLevelReplica(LogLevel logLevelReplica) {
      return set("log_level_replica", logLevelReplica);
    }

    /**
     * Logs once on each machine of a distributed run instead of on the first only. Upstream
     * default: true.
     */
    public B logOnEachNode(boolean logOnEachNode) {
      return set("log_on_each_node", logOnEachNode);
    }

    /**
     * Logs the first step as well. Shows early whether the loss starts where it should. Upstream
     * default: false.
     */
    public B loggingFirstStep(boolean loggingFirstStep) {
      return set("logging_first_step", loggingFirstStep);
    }

    /**
     * Leaves losses that are not finite out of the logged mean. Turn it off to see them; gradients
     * are the same either way. Upstream default: true.
     */
    public B loggingNanInfFilter(boolean loggingNanInfFilter) {
      return set("logging_nan_inf_filter", loggingNanInfFilter);
    }

    /**
     * Steps from one log entry to the next; below 1 a share of all steps. Above 0. Upstream
     * default: 500, for the classes of trl 10.
     */
    public B loggingSteps(double loggingSteps) {
      return set("logging_steps", loggingSteps);
    }

    /** When losses are logged. Upstream default: {@code steps}. */
    public B loggingStrategy(IntervalStrategy loggingStrategy) {
      return set("logging_strategy", loggingStrategy);
    }

    /**
     * Further settings of the scheduler, for example {@code num_cycles} for cosine_with_restarts.
     * Upstream default: none.
     */
    public B lrSchedulerKwargs(Map<String, ?> lrSchedulerKwargs) {
      return set("lr_scheduler_kwargs", lrSchedulerKwargs);
    }

    /** As {@link #lrSchedulerKwargs(Map)}, given as a text. */
    public B lrSchedulerKwargs(String lrSchedulerKwargs) {
      return set("lr_scheduler_kwargs", lrSchedulerKwargs);
    }

    /** How the learning rate moves from step to step. Upstream default: {@code linear}. */
    public B lrSchedulerType(SchedulerType lrSchedulerType) {
      return set("lr_scheduler_type", lrSchedulerType);
    }

    /**
     * Gradients longer than this norm are scaled down to it; 0 turns that off. Lower it when the
     * loss jumps. At least 0. Upstream default: 1.
     */
    public B maxGradNorm(double maxGradNorm) {
      return set("max_grad_norm", maxGradNorm);
    }

    /**
     * Optimizer steps to train, whatever the number of epochs; -1 leaves it to {@code
     * num_train_epochs}. At least -1. Upstream default: -1.
     */
    public B maxSteps(int maxSteps) {
      return set("max_steps", maxSteps);
    }

    /**
     * The metric that decides which checkpoint is best, for example {@code eval_loss}. When not
     * set, the validation loss.
     */
    public B metricForBestModel(String metricForBestModel) {
      return set("metric_for_best_model", metricForBestModel);
    }

    /**
     * Scale of the noise added to embeddings in training (NEFTune, Jain et al., 2023); 5 to 15 is
     * usual. When not set, no noise. Above 0.
     */
    public B neftuneNoiseAlpha(double neftuneNoiseAlpha) {
      return set("neftune_noise_alpha", neftuneNoiseAlpha);
    }

    /**
     * How often the whole data set is gone through; fractions allowed. Without effect when {@code
     * max_steps} is set. Above 0. Upstream default: 3.
     */
    public B numTrainEpochs(double numTrainEpochs) {
      return set("num_train_epochs", numTrainEpochs);
    }

    /**
     * The optimizer. The 8-bit and paged ones need less memory; several need a package of their
     * own. Upstream default: {@code adamw_torch_fused}.
     */
    public B optim(OptimizerName optim) {
      return set("optim", optim);
    }

    /**
     * Further settings of the optimizer, as {@code key=value} pairs with commas between. Upstream
     * default: none.
     */
    public B optimArgs(String optimArgs) {
      return set("optim_args", optimArgs);
    }

    /**
     * The layers that GaLore, APOLLO and their kin apply to, by name or regular expression.
     * Required by these optimizers. Upstream default: none.
     */
    public B optimTargetModules(String... optimTargetModules) {
      return set("optim_target_modules", List.of(optimTargetModules));
    }

    /** The folder for checkpoints. Upstream default: none. */
    public B outputDir(String outputDir) {
      return set("output_dir", outputDir);
    }

    /**
     * Cuts each training batch to this quantile of its rows' lengths, so that one long row does not
     * pad all others. 0 and 1 cut nothing. From 0 to 1. Default: none.
     */
    public B paddingQuantile(double paddingQuantile) {
      return set("padding_quantile", paddingQuantile);
    }

    /**
     * Rows in one forward pass on one device, in evaluation. Lower it if evaluation runs out of
     * memory. At least 1. Upstream default: 8.
     */
    public B perDeviceEvalBatchSize(int perDeviceEvalBatchSize) {
      return set("per_device_eval_batch_size", perDeviceEvalBatchSize);
    }

    /**
     * Rows in one forward pass on one device, in training. Lower it, and accumulate more, if memory
     * runs out. At least 1. Upstream default: 8.
     */
    public B perDeviceTrainBatchSize(int perDeviceTrainBatchSize) {
      return set("per_device_train_batch_size", perDeviceTrainBatchSize);
    }

    /**
     * Computes only the loss in evaluation and keeps no predictions. Saves memory where there are
     * no metrics. Upstream default: false.
     */
    public B predictionLossOnly(boolean predictionLossOnly) {
      return set("prediction_loss_only", predictionLossOnly);
    }

    /**
     * The name of the project in Trackio. Has effect with {@code report_to} trackio. Upstream
     * default: {@code huggingface}.
     */
    public B project(String project) {
      return set("project", project);
    }

    /**
     * Uploads the model to the hub as {@code hub_strategy} says. Needs a login beforehand. Upstream
     * default: false.
     */
    public B pushToHub(boolean pushToHub) {
      return set("push_to_hub", pushToHub);
    }

    /**
     * Drops columns that the model's forward pass does not take. Turn it off for collators that
     * need others. Upstream default: true, for GrpoConfig false.
     */
    public B removeUnusedColumns(boolean removeUnusedColumns) {
      return set("remove_unused_columns", removeUnusedColumns);
    }

    /**
     * The services that losses are reported to, for example {@code tensorboard}; {@code none} for
     * none. Upstream default: {@code none}.
     */
    public B reportTo(String... reportTo) {
      return reportTo.length == 1
          ? set("report_to", reportTo[0])
          : set("report_to", List.of(reportTo));
    }

    /**
     * Resumes upstream's callbacks in the state they had in the checkpoint. Upstream default:
     * false.
     */
    public B restoreCallbackStatesFromCheckpoint(boolean restoreCallbackStatesFromCheckpoint) {
      return set("restore_callback_states_from_checkpoint", restoreCallbackStatesFromCheckpoint);
    }

    /**
     * The checkpoint folder a script resumes from. Upstream's trainer itself ignores it. Upstream
     * default: none.
     */
    public B resumeFromCheckpoint(String resumeFromCheckpoint) {
      return set("resume_from_checkpoint", resumeFromCheckpoint);
    }

    /** The name of the run where losses are reported to. Upstream default: none. */
    public B runName(String runName) {
      return set("run_name", runName);
    }

    /**
     * Writes checkpoints on every machine of a distributed run. Only where the machines share no
     * storage. Upstream default: false.
     */
    public B saveOnEachNode(boolean saveOnEachNode) {
      return set("save_on_each_node", saveOnEachNode);
    }

    /**
     * Leaves optimizer, scheduler and random state out of checkpoints: smaller ones, that cannot be
     * resumed from. Upstream default: false.
     */
    public B saveOnlyModel(boolean saveOnlyModel) {
      return set("save_only_model", saveOnlyModel);
    }

    /**
     * Steps from one checkpoint to the next, for {@code save_strategy} steps; below 1 a share of
     * all steps. Above 0. Upstream default: 500.
     */
    public B saveSteps(double saveSteps) {
      return set("save_steps", saveSteps);
    }

    /** When a checkpoint is written. Upstream default: {@code steps}. */
    public B saveStrategy(SaveStrategy saveStrategy) {
      return set("save_strategy", saveStrategy);
    }

    /**
     * How many checkpoints are kept: the newest, and the best where one is looked for. When not
     * set, all. At least 1.
     */
    public B saveTotalLimit(int saveTotalLimit) {
      return set("save_total_limit", saveTotalLimit);
    }

    /**
     * Seeds Python, NumPy and torch. For comparing runs by chance alone. From -1 to 2³²−1. Upstream
     * default: 42.
     */
    public B seed(long seed) {
      return set("seed", seed);
    }

    /**
     * Leaves memory use out of the metrics, since measuring it slows training down. Upstream
     * default: true.
     */
    public B skipMemoryMetrics(boolean skipMemoryMetrics) {
      return set("skip_memory_metrics", skipMemoryMetrics);
    }

    /**
     * Lets Ampere and newer GPUs multiply float32 matrices in TensorFloat-32: faster, 10 bits of
     * fraction. When not set, torch's default.
     */
    public B tf32(boolean tf32) {
      return set("tf32", tf32);
    }

    /**
     * Compiles the model with torch before training: a slow start, then faster steps. Upstream
     * default: false.
     */
    public B torchCompile(boolean torchCompile) {
      return set("torch_compile", torchCompile);
    }

    /**
     * The compiler to use, for example {@code inductor}. Turns {@code torch_compile} on. Upstream
     * default: none.
     */
    public B torchCompileBackend(String torchCompileBackend) {
      return set("torch_compile_backend", torchCompileBackend);
    }

    /**
     * How hard to optimize, for example {@code reduce-overhead} or {@code max-autotune}. Turns
     * {@code torch_compile} on. Upstream default: none.
     */
    public B torchCompileMode(String torchCompileMode) {
      return set("torch_compile_mode", torchCompileMode);
    }

    /**
     * Steps after which cached device memory is given back. When not set, never. Can avoid running
     * out; costs about a tenth of the speed. At least 1.
     */
    public B torchEmptyCacheSteps(int torchEmptyCacheSteps) {
      return set("torch_empty_cache_steps", torchEmptyCacheSteps);
    }

    /**
     * The bucket on the hub in which a Trackio Space keeps its data. When not set, Trackio picks
     * one.
     */
    public B trackioBucketId(String trackioBucketId) {
      return set("trackio_bucket_id", trackioBucketId);
    }

    /**
     * The Space on the hub in which Trackio shows the run, as {@code owner/name}. When not set, the
     * run stays local.
     */
    public B trackioSpaceId(String trackioSpaceId) {
      return set("trackio_space_id", trackioSpaceId);
    }

    /**
     * The read-only Space that keeps a finished run for model cards, by name; false makes none.
     * Upstream default: none.
     */
    public B trackioStaticSpaceId(boolean trackioStaticSpaceId) {
      return set("trackio_static_space_id", trackioStaticSpaceId);
    }

    /** As {@link #trackioStaticSpaceId(boolean)}, given as a text. */
    public B trackioStaticSpaceId(String trackioStaticSpaceId) {
      return set("trackio_static_space_id", trackioStaticSpaceId);
    }

    /**
     * The order of training rows. {@code group_by_length} puts rows of like length together, which
     * saves padding. Upstream default: {@code random}, for KtoConfig {@code sequential}.
     */
    public B trainSamplingStrategy(SamplingStrategy trainSamplingStrategy) {
      return set("train_sampling_strategy", trainSamplingStrategy);
    }

    /**
     * Lets the model keep keys and values in training. Only some adapters, such as prefix tuning,
     * need it. Upstream default: false.
     */
    public B useCache(boolean useCache) {
      return set("use_cache", useCache);
    }

    /** Trains on the CPU even where there is an accelerator. Upstream default: false. */
    public B useCpu(boolean useCpu) {
      return set("use_cpu", useCpu);
    }

    /**
     * Swaps in Liger's fused GPU kernels: more tokens a second, less memory. Requires the
     * liger-kernel package. Upstream default: false.
     */
    public B useLigerKernel(boolean useLigerKernel) {
      return set("use_liger_kernel", useLigerKernel);
    }

    /**
     * Steps in which the learning rate rises from 0 to its peak; below 1 a share of all steps. A
     * few percent steady the start. At least 0. Upstream default: 0.
     */
    public B warmupSteps(double warmupSteps) {
      return set("warmup_steps", warmupSteps);
    }

    /**
     * How strongly weights are pulled to 0 at each step, biases and norms excepted. 0.01 to 0.1
     * against overfitting. At least 0. Upstream default: 0.
     */
    public B weightDecay(double weightDecay) {
      return set("weight_decay", weightDecay);
    }

    @Override
    void check(Values values, Problems problems) {
      super.check(values, problems);
      TrainingRules.common(values, problems);
    }
  }
}

package io.github.tune4j.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a model is trained: {@code transformers.TrainingArguments}, the {@code training} section of a
 * job. {@link SftConfig} adds what supervised fine-tuning needs.
 *
 * <p>A step is an optimizer step: {@code gradient_accumulation_steps} batches on every device.
 *
 * <p>Immutable and thread-safe.
 */
public class TrainingArguments extends Arguments {

  TrainingArguments(String section, Values values) {
    super(section, values);
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
    TrainingArguments create(String section, Values values) {
      return new TrainingArguments(section, values);
    }
  }

  /**
   * Collects the arguments of {@link TrainingArguments} and of the types below it. Setters only
   * note the value; {@link #build()} checks it. Not thread-safe.
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
     * How often the whole data set is gone through; above 0, fractions allowed. Upstream default:
     * 3. Without effect when {@link #maxSteps} is set.
     */
    public B numTrainEpochs(double numTrainEpochs) {
      return set("num_train_epochs", numTrainEpochs);
    }

    /**
     * The number of optimizer steps to train, whatever the number of epochs; -1 leaves it to {@link
     * #numTrainEpochs}. Upstream default: -1.
     */
    public B maxSteps(int maxSteps) {
      return set("max_steps", maxSteps);
    }

    /** Rows in one forward pass on one device, in training; at least 1. Upstream default: 8. */
    public B perDeviceTrainBatchSize(int perDeviceTrainBatchSize) {
      return set("per_device_train_batch_size", perDeviceTrainBatchSize);
    }

    /** Rows in one forward pass on one device, in evaluation; at least 1. Upstream default: 8. */
    public B perDeviceEvalBatchSize(int perDeviceEvalBatchSize) {
      return set("per_device_eval_batch_size", perDeviceEvalBatchSize);
    }

    /** Forward passes whose gradients make one optimizer step; at least 1. Upstream default: 1. */
    public B gradientAccumulationSteps(int gradientAccumulationSteps) {
      return set("gradient_accumulation_steps", gradientAccumulationSteps);
    }

    /** The peak learning rate; above 0. Upstream default: 5e-5, for {@link SftConfig} 2e-5. */
    public B learningRate(double learningRate) {
      return set("learning_rate", learningRate);
    }

    /** How the learning rate moves. Upstream default: linear. */
    public B lrSchedulerType(SchedulerType lrSchedulerType) {
      return set("lr_scheduler_type", lrSchedulerType);
    }

    /**
     * Steps in which the learning rate rises from 0 to its peak; below 1 it is a share of all
     * steps. At least 0. Upstream default: 0.
     */
    public B warmupSteps(double warmupSteps) {
      return set("warmup_steps", warmupSteps);
    }

    /**
     * The optimizer. Upstream default: adamw_torch_fused. Further ones go in as text: {@code
     * set("optim", "galore_adamw")}.
     */
    public B optim(OptimizerName optim) {
      return set("optim", optim);
    }

    /**
     * How strongly weights are pulled to 0 at each step, biases and norms excepted; at least 0.
     * Upstream default: 0.
     */
    public B weightDecay(double weightDecay) {
      return set("weight_decay", weightDecay);
    }

    /** Gradients are scaled down to this norm; 0 turns that off. Upstream default: 1. */
    public B maxGradNorm(double maxGradNorm) {
      return set("max_grad_norm", maxGradNorm);
    }

    /**
     * Scale of the noise added to embeddings in training (NEFTune, Jain et al., 2023); above 0.
     * Upstream default: no noise.
     */
    public B neftuneNoiseAlpha(double neftuneNoiseAlpha) {
      return set("neftune_noise_alpha", neftuneNoiseAlpha);
    }

    /** Seeds Python, NumPy and torch; 0 to 2³²−1. Upstream default: 42. */
    public B seed(long seed) {
      return set("seed", seed);
    }

    /** Seeds the order of the rows; 0 to 2³²−1. Upstream default: {@link #seed}. */
    public B dataSeed(long dataSeed) {
      return set("data_seed", dataSeed);
    }

    /**
     * Steps from one log entry to the next; below 1 it is a share of all steps. Above 0. Upstream
     * default: 500, for {@link SftConfig} 10.
     */
    public B loggingSteps(double loggingSteps) {
      return set("logging_steps", loggingSteps);
    }

    /**
     * When the validation rows are evaluated. Upstream default: never; jobs with a validation part
     * evaluate after each epoch.
     */
    public B evalStrategy(IntervalStrategy evalStrategy) {
      return set("eval_strategy", evalStrategy);
    }

    /**
     * Steps from one evaluation to the next, for {@link IntervalStrategy#STEPS}; below 1 it is a
     * share of all steps. Above 0. Upstream default: {@link #loggingSteps}.
     */
    public B evalSteps(double evalSteps) {
      return set("eval_steps", evalSteps);
    }

    /** When a checkpoint is written. Upstream default: steps. */
    public B saveStrategy(SaveStrategy saveStrategy) {
      return set("save_strategy", saveStrategy);
    }

    /**
     * Steps from one checkpoint to the next, for {@link SaveStrategy#STEPS}; below 1 it is a share
     * of all steps. Above 0. Upstream default: 500.
     */
    public B saveSteps(double saveSteps) {
      return set("save_steps", saveSteps);
    }

    /**
     * How many checkpoints are kept, the newest (and the best, where one is looked for); at least
     * 1. Upstream default: all.
     */
    public B saveTotalLimit(int saveTotalLimit) {
      return set("save_total_limit", saveTotalLimit);
    }

    /**
     * Ends with the best checkpoint's weights rather than the last. Upstream default: false.
     * Requires evaluation, and checkpoints in the same rhythm.
     */
    public B loadBestModelAtEnd(boolean loadBestModelAtEnd) {
      return set("load_best_model_at_end", loadBestModelAtEnd);
    }

    /**
     * The metric that decides which checkpoint is best, for example {@code "eval_loss"}. Upstream
     * default: the loss, where a best one is looked for.
     */
    public B metricForBestModel(String metricForBestModel) {
      return set("metric_for_best_model", metricForBestModel);
    }

    /**
     * Mixed precision in bfloat16. Upstream default: false, for {@link SftConfig} true unless
     * {@link #fp16} is. Excludes {@link #fp16}.
     */
    public B bf16(boolean bf16) {
      return set("bf16", bf16);
    }

    /** Mixed precision in float16. Upstream default: false. Excludes {@link #bf16}. */
    public B fp16(boolean fp16) {
      return set("fp16", fp16);
    }

    /**
     * Computes activations again in the backward pass instead of keeping them: less memory, more
     * time. Upstream default: false, for {@link SftConfig} true. Its old name, {@code
     * gradient_checkpointing}, is taken too.
     */
    public B activationCheckpointing(boolean activationCheckpointing) {
      return set("activation_checkpointing", activationCheckpointing);
    }

    /** Compiles the model with torch before training. Upstream default: false. */
    public B torchCompile(boolean torchCompile) {
      return set("torch_compile", torchCompile);
    }

    /**
     * Processes that prepare batches; 0 prepares them in the training process. Upstream default: 0.
     */
    public B dataloaderNumWorkers(int dataloaderNumWorkers) {
      return set("dataloader_num_workers", dataloaderNumWorkers);
    }

    /** Trains on the CPU even where there is an accelerator. Upstream default: false. */
    public B useCpu(boolean useCpu) {
      return set("use_cpu", useCpu);
    }

    /**
     * The services that losses are reported to, for example {@code "tensorboard"}; {@code "none"}
     * for none. Upstream default: none.
     */
    public B reportTo(String... reportTo) {
      return reportTo.length == 1
          ? set("report_to", reportTo[0])
          : set("report_to", List.of(reportTo));
    }

    @Override
    void check(Values values, Problems problems) {
      TrainingRules.check(values, problems);
    }
  }
}

package io.github.tune4j.training;

import io.github.tune4j.exception.ConfigException;
import java.util.Locale;

/**
 * How many steps a training will take, known before it begins: the arithmetic of the Trainer of
 * transformers 5.23.0 with the data loader that accelerate 1.15.0 makes for it.
 *
 * <pre>{@code
 * StepPlan plan = StepPlan.builder().rows(10_000).batchSize(2).epochs(3).build();
 * plan.microBatches();   // 15000
 * plan.optimizerSteps(); // 15000, or 1875 with gradientAccumulationSteps(8)
 * }</pre>
 *
 * <p>A <em>micro-batch</em> is one forward and backward pass of one process; an <em>optimizer
 * step</em> changes the weights, after {@code gradient_accumulation_steps} micro-batches.
 * Upstream's rules for what does not divide evenly:
 *
 * <ul>
 *   <li>The last micro-batch of an epoch may be smaller, unless {@code dataloader_drop_last} leaves
 *       it out.
 *   <li>Several processes do equally many micro-batches: what is missing to that is filled up with
 *       rows from the beginning of the epoch, or left out with {@code dataloader_drop_last}.
 *   <li>The last optimizer step of an epoch takes the micro-batches that are left; accumulation
 *       never reaches over the end of an epoch.
 *   <li>A fraction of an epoch is rounded up to whole optimizer steps.
 * </ul>
 *
 * <p>It holds for data sets of known length and the defaults of {@code accelerator_config} and
 * {@code train_sampling_strategy}, and for trainers that keep Trainer's data loader, which GRPO's
 * does not. Immutable and thread-safe.
 */
public final class StepPlan {

  /** Above this many micro-batches a plan is refused: doubles no longer tell them apart. */
  private static final double COUNTABLE = 0x1p53;

  private final long microBatchesPerEpoch;
  private final long optimizerStepsPerEpoch;
  private final long optimizerSteps;
  private final int accumulation;
  private final long effectiveBatchSize;

  private StepPlan(Builder builder, long microBatchesPerEpoch) {
    this.accumulation = builder.gradientAccumulationSteps;
    this.microBatchesPerEpoch = microBatchesPerEpoch;
    this.optimizerStepsPerEpoch = divideUp(microBatchesPerEpoch, accumulation);
    this.optimizerSteps = builder.maxSteps > 0 ? builder.maxSteps : stepsOfEpochs(builder.epochs);
    this.effectiveBatchSize = (long) builder.batchSize * accumulation * builder.processes;
  }

  private long stepsOfEpochs(double epochs) {
    double steps = Math.ceil(epochs * optimizerStepsPerEpoch);
    if (steps * accumulation > COUNTABLE) {
      throw new ConfigException(
          "training.num_train_epochs",
          "must be smaller, got " + epochs + ": so many steps cannot be counted");
    }
    return (long) steps;
  }

  private static long divideUp(long count, long size) {
    return count / size + (count % size > 0 ? 1 : 0);
  }

  /**
   * Begins a plan with upstream's defaults: 8 rows a batch, no accumulation (1), 1 process, 3
   * epochs, no {@code drop_last}, no {@code max_steps} (-1). The rows have no default.
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Micro-batches of each process in a whole epoch; at least 1. */
  public long microBatchesPerEpoch() {
    return microBatchesPerEpoch;
  }

  /** Optimizer steps in a whole epoch; at least 1. */
  public long optimizerStepsPerEpoch() {
    return optimizerStepsPerEpoch;
  }

  /**
   * Micro-batches that each process computes in the whole run, also when the run ends midway
   * through an epoch; at least 1.
   */
  public long microBatches() {
    return wholeEpochs() * microBatchesPerEpoch + microBatchesOfLastPart();
  }

  /** Optimizer steps of the whole run, which Trainer calls {@code max_steps}; at least 1. */
  public long optimizerSteps() {
    return optimizerSteps;
  }

  /**
   * Rows that a full optimizer step takes, over all processes. The last step of an epoch may take
   * fewer.
   */
  public long effectiveBatchSize() {
    return effectiveBatchSize;
  }

  /**
   * Passes over the rows when the run ends, with fraction, as Trainer reports them: micro-batches
   * done by those of an epoch. It is not always what was asked for: steps are whole, and {@code
   * max_steps} overrides it.
   */
  public double epochs() {
    return wholeEpochs() + microBatchesOfLastPart() / (double) microBatchesPerEpoch;
  }

  /**
   * The optimizer steps in which the learning rate rises, for a value of {@code warmup_steps}.
   * Schedulers without a warm-up, such as {@code constant}, ignore it.
   *
   * @param warmupSteps from 1 on a number of steps, a fraction of a step being cut off; below 1 a
   *     share of all optimizer steps, rounded up to whole steps
   * @return 0 or more; more than {@link #optimizerSteps()} when so many were asked for
   * @throws ConfigException when it is negative or not a finite number
   */
  public long warmupSteps(double warmupSteps) {
    if (!Double.isFinite(warmupSteps) || warmupSteps < 0) {
      throw new ConfigException(
          "training.warmup_steps", "must be a finite number of at least 0, got " + warmupSteps);
    }
    return warmupSteps >= 1 ? (long) warmupSteps : (long) Math.ceil(optimizerSteps * warmupSteps);
  }

  private long wholeEpochs() {
    return optimizerSteps / optimizerStepsPerEpoch;
  }

  /** The steps after the last whole epoch are never that epoch's last, so they are all full. */
  private long microBatchesOfLastPart() {
    return optimizerSteps % optimizerStepsPerEpoch * accumulation;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "StepPlan{%d micro-batches, %d optimizer steps, %s epochs, effective batch size %d}",
        microBatches(),
        optimizerSteps,
        epochs(),
        effectiveBatchSize);
  }

  /** Collects what the steps follow from. Checks nothing before {@link #build()}. */
  public static final class Builder {

    private long rows;
    private int batchSize = 8;
    private int gradientAccumulationSteps = 1;
    private int processes = 1;
    private double epochs = 3;
    private boolean dropLast;
    private int maxSteps = -1;

    private Builder() {}

    /**
     * Sequences that the trainer sees in an epoch, of all processes together. With packing these
     * are the packed sequences, not the rows of the data set; rows that were filtered out do not
     * count.
     */
    public Builder rows(long rows) {
      this.rows = rows;
      return this;
    }

    /** Rows of a micro-batch: {@code per_device_train_batch_size}. Default 8. */
    public Builder batchSize(int batchSize) {
      this.batchSize = batchSize;
      return this;
    }

    /** Micro-batches of an optimizer step. Default 1. */
    public Builder gradientAccumulationSteps(int gradientAccumulationSteps) {
      this.gradientAccumulationSteps = gradientAccumulationSteps;
      return this;
    }

    /** Processes that each train a copy of the model on rows of their own. Default 1. */
    public Builder processes(int processes) {
      this.processes = processes;
      return this;
    }

    /**
     * Passes over the rows that are wanted, with fraction: {@code num_train_epochs}. Default 3. Has
     * no meaning when the steps are limited by {@link #maxSteps}.
     */
    public Builder epochs(double epochs) {
      this.epochs = epochs;
      return this;
    }

    /** Whether incomplete batches are left out: {@code dataloader_drop_last}. Default false. */
    public Builder dropLast(boolean dropLast) {
      this.dropLast = dropLast;
      return this;
    }

    /**
     * Optimizer steps of the whole run, whatever the epochs are; a negative number leaves the
     * length to the epochs. Default -1.
     */
    public Builder maxSteps(int maxSteps) {
      this.maxSteps = maxSteps;
      return this;
    }

    /**
     * Computes the plan.
     *
     * @throws ConfigException when rows, batch size, accumulation, processes or epochs are not
     *     positive, when {@code max_steps} is 0, which upstream takes for one step, or when
     *     dropping incomplete batches leaves none
     */
    public StepPlan build() {
      requirePositive("rows", rows);
      requirePositive("training.per_device_train_batch_size", batchSize);
      requirePositive("training.gradient_accumulation_steps", gradientAccumulationSteps);
      requirePositive("processes", processes);
      if (maxSteps == 0) {
        throw new ConfigException(
            "training.max_steps",
            "must be at least 1, or -1 for num_train_epochs to decide, got 0 (upstream would still"
                + " do one step)");
      }
      if (maxSteps < 0 && !(epochs > 0 && epochs < Double.POSITIVE_INFINITY)) {
        throw new ConfigException(
            "training.num_train_epochs", "must be a finite number greater than 0, got " + epochs);
      }
      return new StepPlan(this, microBatchesPerEpoch());
    }

    private long microBatchesPerEpoch() {
      if (!dropLast) {
        return divideUp(divideUp(rows, batchSize), processes);
      }
      long batches = rows / batchSize / processes;
      if (batches == 0) {
        throw new ConfigException(
            "training.dataloader_drop_last",
            ("leaves nothing to train on: at least %d rows are needed (batch size %d,"
                    + " processes %d), got %d;"
                    + " upstream would %s")
                .formatted(
                    (long) batchSize * processes,
                    batchSize,
                    processes,
                    rows,
                    maxSteps > 0 ? "end without a step" : "fail"));
      }
      return batches;
    }

    private static void requirePositive(String field, long value) {
      if (value < 1) {
        throw new ConfigException(field, "must be at least 1, got " + value);
      }
    }
  }
}

package io.github.tune4j.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

// Generated from schema.json and descriptions.properties; docs/configuration.md says how.

/**
 * How a model learns from single answers marked good or bad: {@code trl.KTOConfig}. It takes
 * everything {@link TrainingArguments} does.
 *
 * <p>The method is Kahneman-Tversky optimization (Ethayarajh et al., 2024).
 *
 * <p>Immutable and thread-safe.
 */
public final class KtoConfig extends TrainingArguments {

  private KtoConfig(Values values) {
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
  public static KtoConfig of(Map<String, ? extends @Nullable Object> section) {
    return builder().setAll(section).build();
  }

  @Override
  public Builder toBuilder() {
    return builder().copy(values());
  }

  /**
   * Collects the arguments of a {@link KtoConfig}. Setters only note the value; {@link #build()}
   * checks it. Not thread-safe.
   */
  public static final class Builder extends TrainingArguments.Builder<KtoConfig, Builder> {

    private Builder() {
      super(Schema.of("KtoConfig"));
    }

    /**
     * Moves activations to host memory between the passes: less device memory, more time. Upstream
     * default: false.
     */
    public Builder activationOffloading(boolean activationOffloading) {
      return set("activation_offloading", activationOffloading);
    }

    /**
     * How strongly the model is held to the reference: higher stays closer. At least 0. Upstream
     * default: 0.1.
     */
    public Builder beta(double beta) {
      return set("beta", beta);
    }

    /**
     * Processes that tokenize the data set. When not set, one: the training process. At least 1.
     */
    public Builder datasetNumProc(int datasetNumProc) {
      return set("dataset_num_proc", datasetNumProc);
    }

    /**
     * Weight of the loss of good answers. Raise it when there are fewer of them than of bad ones.
     * At least 0. Upstream default: 1.
     */
    public Builder desirableWeight(double desirableWeight) {
      return set("desirable_weight", desirableWeight);
    }

    /**
     * Turns the model's dropout off, so that the same text always has the same probability.
     * Upstream default: true.
     */
    public Builder disableDropout(boolean disableDropout) {
      return set("disable_dropout", disableDropout);
    }

    /**
     * The loss: KTO (Ethayarajh et al., 2024) or APO-zero for single answers, which needs no
     * estimate of the divergence. Takes {@code apo_zero_unpaired} or {@code kto}. Upstream default:
     * {@code kto}.
     */
    public Builder lossType(String lossType) {
      return set("loss_type", lossType);
    }

    /**
     * Tokens a row may have; longer ones are cut. {@code null} sets no limit, at the risk of
     * running out of memory. At least 1. Upstream default: 1024.
     */
    public Builder maxLength(int maxLength) {
      return set("max_length", maxLength);
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
     * Rows in one forward pass while {@code precompute_ref_log_probs} is at work. When not set, the
     * training batch size. At least 1.
     */
    public Builder precomputeRefBatchSize(int precomputeRefBatchSize) {
      return set("precompute_ref_batch_size", precomputeRefBatchSize);
    }

    /**
     * Asks the reference model about all rows before training, so that it need not stay in memory.
     * Upstream default: false.
     */
    public Builder precomputeRefLogProbs(boolean precomputeRefLogProbs) {
      return set("precompute_ref_log_probs", precomputeRefLogProbs);
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
     * Weight of the loss that keeps a mixture's experts evenly loaded. When not set, the model's
     * own setting. At least 0.
     */
    public Builder routerAuxLossCoef(double routerAuxLossCoef) {
      return set("router_aux_loss_coef", routerAuxLossCoef);
    }

    /**
     * Moves the reference model after the trained one from time to time (TR-DPO). Not together with
     * precomputed answers of it, nor with adapters. Upstream default: false.
     */
    public Builder syncRefModel(boolean syncRefModel) {
      return set("sync_ref_model", syncRefModel);
    }

    /**
     * Runs Python code that a model's repository brings when the trainer itself loads the model or
     * its tokenizer. Upstream default: false.
     */
    public Builder trustRemoteCode(boolean trustRemoteCode) {
      return set("trust_remote_code", trustRemoteCode);
    }

    /**
     * Weight of the loss of bad answers. Raise it when there are fewer of them than of good ones.
     * At least 0. Upstream default: 1.
     */
    public Builder undesirableWeight(double undesirableWeight) {
      return set("undesirable_weight", undesirableWeight);
    }

    @Override
    KtoConfig create(Values values) {
      return new KtoConfig(values);
    }
  }
}

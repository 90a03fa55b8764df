package io.github.tune4j.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// Generated from schema.json and descriptions.properties; docs/configuration.md says how.

/**
 * How a model learns from pairs of a better and a worse answer: {@code trl.DPOConfig}. It takes
 * everything {@link TrainingArguments} does.
 *
 * <pre>{@code
 * DpoConfig training = DpoConfig.builder().beta(0.1).learningRate(5e-7).build();
 * }</pre>
 *
 * <p>The method is direct preference optimization (Rafailov et al., 2023).
 *
 * <p>Immutable and thread-safe.
 */
public final class DpoConfig extends TrainingArguments {

  private DpoConfig(Values values) {
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
  public static DpoConfig of(Map<String, ? extends @Nullable Object> section) {
    return builder().setAll(section).build();
  }

  @Override
  public Builder toBuilder() {
    return builder().copy(values());
  }

  /**
   * Collects the arguments of a {@link DpoConfig}. Setters only note the value; {@link #build()}
   * checks it. Not thread-safe.
   */
  public static final class Builder extends TrainingArguments.Builder<DpoConfig, Builder> {

    private Builder() {
      super(Schema.of("DpoConfig"));
    }

    /**
     * Moves activations to host memory between the passes: less device memory, more time. Upstream
     * default: false.
     */
    public Builder activationOffloading(boolean activationOffloading) {
      return set("activation_offloading", activationOffloading);
    }

    /**
     * How strongly the model is held to the reference: higher stays closer. For the IPO loss, half
     * the inverse of the margin aimed at. At least 0. Upstream default: 0.1.
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
     * Turns the model's dropout off, so that the same text always has the same probability.
     * Upstream default: true.
     */
    public Builder disableDropout(boolean disableDropout) {
      return set("disable_dropout", disableDropout);
    }

    /**
     * Temperature of the blend of losses in DiscoPOP. Has effect with {@code loss_type} discopop.
     * Upstream default: 0.05.
     */
    public Builder discopopTau(double discopopTau) {
      return set("discopop_tau", discopopTau);
    }

    /**
     * The exponent of the alpha divergence. Has effect with {@code f_divergence_type}
     * alpha_divergence. Upstream default: 0.5.
     */
    public Builder fAlphaDivergenceCoef(double fAlphaDivergenceCoef) {
      return set("f_alpha_divergence_coef", fAlphaDivergenceCoef);
    }

    /**
     * The divergence that ties the model to the reference (f-DPO, Wang et al., 2023). Not every
     * {@code loss_type} takes another than the default. Takes {@code alpha_divergence}, {@code
     * forward_kl}, {@code js_divergence} or {@code reverse_kl}. Upstream default: {@code
     * reverse_kl}.
     */
    public Builder fDivergenceType(String fDivergenceType) {
      return set("f_divergence_type", fDivergenceType);
    }

    /**
     * The chance that a preference is the wrong way round, for the losses robust (about 0.1) and
     * exo_pair (about 0.001). From 0 to 0.5. Upstream default: 0.
     */
    public Builder labelSmoothing(double labelSmoothing) {
      return set("label_smoothing", labelSmoothing);
    }

    /**
     * Weight of the tokens by which the longer answer exceeds the shorter (LD-DPO, Liu et al.,
     * 2024). When not set, 1. Lower it against long-windedness. From 0 to 1.
     */
    public Builder ldAlpha(double ldAlpha) {
      return set("ld_alpha", ldAlpha);
    }

    /**
     * The losses, one or several: {@code sigmoid} (DPO), {@code hinge}, {@code ipo}, {@code
     * exo_pair}, {@code nca_pair}, {@code robust}, {@code bco_pair}, {@code sppo_hard}, {@code
     * aot}, {@code apo_zero}, {@code sft} and others. Upstream default: {@code ["sigmoid"]}.
     */
    public Builder lossType(String... lossType) {
      return set("loss_type", List.of(lossType));
    }

    /** A weight for each of several losses in {@code loss_type}. When not set, 1 for each. */
    public Builder lossWeights(Double... lossWeights) {
      return set("loss_weights", List.of(lossWeights));
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
     * The token that fills up a batch. Deprecated upstream in favour of the tokenizer's own
     * setting. Upstream default: none.
     */
    public Builder padToken(String padToken) {
      return set("pad_token", padToken);
    }

    /**
     * Joins the rows of a batch into one sequence without padding. Saves memory; needs an attention
     * implementation that can keep rows apart. Upstream default: false.
     */
    public Builder paddingFree(boolean paddingFree) {
      return set("padding_free", paddingFree);
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
     * Which end of a row that is too long is kept. {@code keep_end} is deprecated upstream. Takes
     * {@code keep_end} or {@code keep_start}. Upstream default: {@code keep_start}.
     */
    public Builder truncationMode(String truncationMode) {
      return set("truncation_mode", truncationMode);
    }

    /**
     * Runs Python code that a model's repository brings when the trainer itself loads the model or
     * its tokenizer. Upstream default: false.
     */
    public Builder trustRemoteCode(boolean trustRemoteCode) {
      return set("trust_remote_code", trustRemoteCode);
    }

    /**
     * Weights each pair by how probable the model finds it (WPO, Zhou et al., 2024). For pairs that
     * another model wrote. Upstream default: false.
     */
    public Builder useWeighting(boolean useWeighting) {
      return set("use_weighting", useWeighting);
    }

    @Override
    DpoConfig create(Values values) {
      return new DpoConfig(values);
    }
  }
}

package io.github.tune4j.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

// Generated from schema.json and descriptions.properties; docs/configuration.md says how.

/**
 * How a model is fine-tuned on examples: {@code trl.SFTConfig}, the {@code training} section of a
 * job whose task is {@code sft}. It takes everything {@link TrainingArguments} does.
 *
 * <pre>{@code
 * SftConfig training = SftConfig.builder().numTrainEpochs(50).learningRate(1.5e-4).build();
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class SftConfig extends TrainingArguments {

  private SftConfig(Values values) {
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
  public static SftConfig of(Map<String, ? extends @Nullable Object> section) {
    return builder().setAll(section).build();
  }

  @Override
  public Builder toBuilder() {
    return builder().copy(values());
  }

  /**
   * Collects the arguments of a {@link SftConfig}. Setters only note the value; {@link #build()}
   * checks it. Not thread-safe.
   */
  public static final class Builder extends TrainingArguments.Builder<SftConfig, Builder> {

    private Builder() {
      super(Schema.of("SftConfig"));
    }

    /**
     * Moves activations to host memory between the passes: less device memory, more time. Upstream
     * default: false.
     */
    public Builder activationOffloading(boolean activationOffloading) {
      return set("activation_offloading", activationOffloading);
    }

    /**
     * Whether only the assistant's turns of a conversation are learned; needs a chat template that
     * marks them. Upstream default: false.
     */
    public Builder assistantOnlyLoss(boolean assistantOnlyLoss) {
      return set("assistant_only_loss", assistantOnlyLoss);
    }

    /**
     * A tokenizer, or a Jinja file, whose chat template replaces the tokenizer's own. For base
     * models that come without one. Upstream default: none.
     */
    public Builder chatTemplatePath(String chatTemplatePath) {
      return set("chat_template_path", chatTemplatePath);
    }

    /**
     * Whether only the completion's tokens are learned, not the prompt's. When not set, true for
     * rows of prompt and completion.
     */
    public Builder completionOnlyLoss(boolean completionOnlyLoss) {
      return set("completion_only_loss", completionOnlyLoss);
    }

    /**
     * Keywords for preparing the data set, such as {@code skip_prepare_dataset} for rows that are
     * tokenized already. Upstream default: none.
     */
    public Builder datasetKwargs(Map<String, ?> datasetKwargs) {
      return set("dataset_kwargs", datasetKwargs);
    }

    /** As {@link #datasetKwargs(Map)}, given as a text. */
    public Builder datasetKwargs(String datasetKwargs) {
      return set("dataset_kwargs", datasetKwargs);
    }

    /**
     * Processes that tokenize the data set. When not set, one: the training process. At least 1.
     */
    public Builder datasetNumProc(int datasetNumProc) {
      return set("dataset_num_proc", datasetNumProc);
    }

    /** The column of a data set of plain texts. Upstream default: {@code text}. */
    public Builder datasetTextField(String datasetTextField) {
      return set("dataset_text_field", datasetTextField);
    }

    /** The token that ends a turn or a row. When not set, the tokenizer's. */
    public Builder eosToken(String eosToken) {
      return set("eos_token", eosToken);
    }

    /** Joins short validation rows too. When not set, as {@code packing}. */
    public Builder evalPacking(boolean evalPacking) {
      return set("eval_packing", evalPacking);
    }

    /**
     * The loss: plain cross-entropy, the same in pieces with less memory ({@code chunked_nll}), or
     * dynamic fine-tuning ({@code dft}, Wu et al., 2025). Takes {@code chunked_nll}, {@code dft} or
     * {@code nll}. Upstream default: {@code nll}.
     */
    public Builder lossType(String lossType) {
      return set("loss_type", lossType);
    }

    /**
     * Tokens a row is cut to. For no limit: {@code set("max_length", null)}. At least 1. Upstream
     * default: 1024.
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
     * Joins short rows into blocks of {@code max_length} tokens, so that little is padded. For many
     * rows much shorter than the limit. Upstream default: false.
     */
    public Builder packing(boolean packing) {
      return set("packing", packing);
    }

    /**
     * How rows are packed: whole rows by best fit (cut or split where too long), or one stream cut
     * at every {@code max_length} tokens. Takes {@code bfd}, {@code bfd_split} or {@code wrapped}.
     * Upstream default: {@code bfd}.
     */
    public Builder packingStrategy(String packingStrategy) {
      return set("packing_strategy", packingStrategy);
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
     * Weight of the loss that keeps a mixture's experts evenly loaded. When not set, the model's
     * own setting. At least 0.
     */
    public Builder routerAuxLossCoef(double routerAuxLossCoef) {
      return set("router_aux_loss_coef", routerAuxLossCoef);
    }

    /** Shuffles the rows once before they are used. Upstream default: false. */
    public Builder shuffleDataset(boolean shuffleDataset) {
      return set("shuffle_dataset", shuffleDataset);
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

    @Override
    SftConfig create(Values values) {
      return new SftConfig(values);
    }
  }
}

package io.github.tune4j.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

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

  private SftConfig(String section, Values values) {
    super(section, values);
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
     * Tokens a row is cut to; at least 1. Upstream default: 1024. For no limit: {@code
     * set("max_length", null)}.
     */
    public Builder maxLength(int maxLength) {
      return set("max_length", maxLength);
    }

    /** Joins short rows into blocks of {@link #maxLength} tokens. Upstream default: false. */
    public Builder packing(boolean packing) {
      return set("packing", packing);
    }

    /** The same for validation rows. Upstream default: as {@link #packing}. */
    public Builder evalPacking(boolean evalPacking) {
      return set("eval_packing", evalPacking);
    }

    /**
     * Whether only the completion's tokens are learned, not the prompt's. Upstream default: true
     * for rows of prompt and completion.
     */
    public Builder completionOnlyLoss(boolean completionOnlyLoss) {
      return set("completion_only_loss", completionOnlyLoss);
    }

    /**
     * Whether only the assistant's turns of a conversation are learned; needs a chat template that
     * marks them. Upstream default: false.
     */
    public Builder assistantOnlyLoss(boolean assistantOnlyLoss) {
      return set("assistant_only_loss", assistantOnlyLoss);
    }

    /**
     * Processes that tokenize the data set; at least 1. Upstream default: one, the training
     * process.
     */
    public Builder datasetNumProc(int datasetNumProc) {
      return set("dataset_num_proc", datasetNumProc);
    }

    /** The column of a data set of plain texts. Upstream default: text. */
    public Builder datasetTextField(String datasetTextField) {
      return set("dataset_text_field", datasetTextField);
    }

    /**
     * A folder or Jinja file whose chat template replaces the tokenizer's. Upstream default: none.
     */
    public Builder chatTemplatePath(String chatTemplatePath) {
      return set("chat_template_path", chatTemplatePath);
    }

    /** The token that ends a row. Upstream default: the tokenizer's. */
    public Builder eosToken(String eosToken) {
      return set("eos_token", eosToken);
    }

    /** The token that fills up a batch. Upstream default: the tokenizer's. */
    public Builder padToken(String padToken) {
      return set("pad_token", padToken);
    }

    /**
     * The loss: {@code nll}, {@code dft} or {@code chunked_nll}, which needs less memory. Upstream
     * default: nll.
     */
    public Builder lossType(String lossType) {
      return set("loss_type", lossType);
    }

    /** Moves activations to host memory between the passes. Upstream default: false. */
    public Builder activationOffloading(boolean activationOffloading) {
      return set("activation_offloading", activationOffloading);
    }

    @Override
    SftConfig create(String section, Values values) {
      return new SftConfig(section, values);
    }
  }
}

package io.github.tune4j.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

// Generated from schema.json and descriptions.properties; docs/configuration.md says how.

/**
 * How a model learns to score answers from pairs of a better and a worse one: {@code
 * trl.RewardConfig}. It takes everything {@link TrainingArguments} does.
 *
 * <p>Immutable and thread-safe.
 */
public final class RewardConfig extends TrainingArguments {

  private RewardConfig(Values values) {
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
  public static RewardConfig of(Map<String, ? extends @Nullable Object> section) {
    return builder().setAll(section).build();
  }

  @Override
  public Builder toBuilder() {
    return builder().copy(values());
  }

  /**
   * Collects the arguments of a {@link RewardConfig}. Setters only note the value; {@link #build()}
   * checks it. Not thread-safe.
   */
  public static final class Builder extends TrainingArguments.Builder<RewardConfig, Builder> {

    private Builder() {
      super(Schema.of("RewardConfig"));
    }

    /**
     * Moves activations to host memory between the passes: less device memory, more time. Upstream
     * default: false.
     */
    public Builder activationOffloading(boolean activationOffloading) {
      return set("activation_offloading", activationOffloading);
    }

    /**
     * Weight of a term that pulls the mean reward to 0. When not set, none; 0.01 is usual where
     * rewards must be comparable.
     */
    public Builder centerRewardsCoefficient(double centerRewardsCoefficient) {
      return set("center_rewards_coefficient", centerRewardsCoefficient);
    }

    /**
     * A tokenizer, or a Jinja file, whose chat template replaces the tokenizer's own. For base
     * models that come without one. Upstream default: none.
     */
    public Builder chatTemplatePath(String chatTemplatePath) {
      return set("chat_template_path", chatTemplatePath);
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

    /** The token that ends a turn or a row. When not set, the tokenizer's. */
    public Builder eosToken(String eosToken) {
      return set("eos_token", eosToken);
    }

    /**
     * Tokens a row may have; pairs with a longer side are left out. {@code null} keeps all. At
     * least 1. Upstream default: 1024.
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
     * Runs Python code that a model's repository brings when the trainer itself loads the model or
     * its tokenizer. Upstream default: false.
     */
    public Builder trustRemoteCode(boolean trustRemoteCode) {
      return set("trust_remote_code", trustRemoteCode);
    }

    @Override
    RewardConfig create(Values values) {
      return new RewardConfig(values);
    }
  }
}

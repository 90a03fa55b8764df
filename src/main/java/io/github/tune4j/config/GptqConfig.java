package io.github.tune4j.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// Generated from schema.json and descriptions.properties; docs/configuration.md says how.

/**
 * How GPTQ quantizes a model, or how a model that it has quantized is loaded: {@code
 * transformers.GPTQConfig}.
 *
 * <pre>{@code
 * GptqConfig gptq = GptqConfig.builder().bits(4).dataset("c4").tokenizer("org/model").build();
 * }</pre>
 *
 * <p>The method is that of Frantar et al. (2022).
 *
 * <p>Immutable and thread-safe.
 */
public final class GptqConfig extends QuantizationConfig {

  private GptqConfig(Values values) {
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
  public static GptqConfig of(Map<String, ? extends @Nullable Object> section) {
    return builder().setAll(section).build();
  }

  @Override
  public Builder toBuilder() {
    return builder().copy(values());
  }

  /**
   * Collects the arguments of a {@link GptqConfig}. Setters only note the value; {@link #build()}
   * checks it. Not thread-safe.
   */
  public static final class Builder extends QuantizationConfig.Builder<GptqConfig, Builder> {

    private Builder() {
      super(Schema.of("GptqConfig"));
    }

    /**
     * Orders columns by activation inside groups: better quality at the same speed. Has effect
     * without {@code desc_act}. Upstream default: true.
     */
    public Builder actGroupAware(boolean actGroupAware) {
      return set("act_group_aware", actGroupAware);
    }

    /**
     * The kernels that compute with the quantized weights, for example {@code auto} or {@code
     * auto_trainable}. When not set, chosen by the device.
     */
    public Builder backend(String backend) {
      return set("backend", backend);
    }

    /**
     * Texts in one forward pass while quantizing. Raise it to save time; needs {@code pad_token_id}
     * then. At least 1. Upstream default: 1.
     */
    public Builder batchSize(int batchSize) {
      return set("batch_size", batchSize);
    }

    /** Bits of a weight: 2, 3, 4 or 8. Required. */
    public Builder bits(int bits) {
      return set("bits", bits);
    }

    /**
     * Where the model keeps its blocks, for example {@code model.layers}. When not set, found by
     * common names.
     */
    public Builder blockNameToQuantize(String blockNameToQuantize) {
      return set("block_name_to_quantize", blockNameToQuantize);
    }

    /**
     * Keeps a block's outputs as the next one's inputs while quantizing: faster, more memory.
     * Upstream default: true.
     */
    public Builder cacheBlockOutputs(boolean cacheBlockOutputs) {
      return set("cache_block_outputs", cacheBlockOutputs);
    }

    /**
     * Added to the diagonal of the Hessian, as a share of its mean. Raise it when quantizing fails
     * numerically. Above 0 and below 1. Upstream default: 0.1.
     */
    public Builder dampPercent(double dampPercent) {
      return set("damp_percent", dampPercent);
    }

    /**
     * The texts to quantize by, or the name of a known set such as {@code c4} or {@code wikitext2}.
     * Take texts like those of the task. Upstream default: none.
     */
    public Builder dataset(String... dataset) {
      return dataset.length == 1 ? set("dataset", dataset[0]) : set("dataset", List.of(dataset));
    }

    /**
     * Quantizes columns by falling activation: better quality, slower answers. Upstream default:
     * false.
     */
    public Builder descAct(boolean descAct) {
      return set("desc_act", descAct);
    }

    /**
     * The layout of the quantized weights. {@code gptq_v2} is read by gptqmodel only. Upstream
     * default: {@code gptq}.
     */
    public Builder format(String format) {
      return set("format", format);
    }

    /**
     * Weights that share one scale. Smaller is more exact and larger in memory; -1 takes a whole
     * column. At least -1. Upstream default: 128.
     */
    public Builder groupSize(int groupSize) {
      return set("group_size", groupSize);
    }

    /**
     * Tokens of the longest input, for buffers of some kernels. When not set, their own default. At
     * least 1.
     */
    public Builder maxInputLength(int maxInputLength) {
      return set("max_input_length", maxInputLength);
    }

    /**
     * Notes kept with the weights, such as the tool that made them. Without effect on the result.
     * Upstream default: none.
     */
    public Builder meta(Map<String, ?> meta) {
      return set("meta", meta);
    }

    /** Tokens of a text while quantizing. When not set, the model's own limit. At least 1. */
    public Builder modelSeqlen(int modelSeqlen) {
      return set("model_seqlen", modelSeqlen);
    }

    /** Layers before the first block, such as embeddings. When not set, found by common names. */
    public Builder moduleNamePrecedingFirstBlock(String... moduleNamePrecedingFirstBlock) {
      return set("module_name_preceding_first_block", List.of(moduleNamePrecedingFirstBlock));
    }

    /**
     * Which layers of a block are quantized, in groups that are quantized together. When not set,
     * all linear ones.
     */
    public Builder modulesInBlockToQuantize(List<List<String>> modulesInBlockToQuantize) {
      return set("modules_in_block_to_quantize", modulesInBlockToQuantize);
    }

    /**
     * The id of the token that fills up a batch. Needed with a {@code batch_size} above 1. Upstream
     * default: none.
     */
    public Builder padTokenId(int padTokenId) {
      return set("pad_token_id", padTokenId);
    }

    /** Quantizes symmetrically around 0, which more kernels support. Upstream default: true. */
    public Builder sym(boolean sym) {
      return set("sym", sym);
    }

    /**
     * The tokenizer of the texts to quantize by, by name or folder. Needed with {@code dataset}.
     * Upstream default: none.
     */
    public Builder tokenizer(String tokenizer) {
      return set("tokenizer", tokenizer);
    }

    /**
     * Quantizes the layers of a block one after the other, each by inputs from the quantized ones
     * before: better, slower. Upstream default: true.
     */
    public Builder trueSequential(boolean trueSequential) {
      return set("true_sequential", trueSequential);
    }

    @Override
    void check(Values values, Problems problems) {
      super.check(values, problems);
      QuantizationRules.gptq(values, problems);
    }

    @Override
    GptqConfig create(Values values) {
      return new GptqConfig(values);
    }
  }
}

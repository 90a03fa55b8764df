package io.github.tune4j.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a model generates text: {@code transformers.GenerationConfig}, the {@code generation} section
 * of a job. What is not set follows the model's own generation settings, and then upstream's.
 *
 * <p>Immutable and thread-safe.
 */
public final class GenerationConfig extends Arguments {

  private static final Schema SCHEMA = Schema.of("GenerationConfig");

  private GenerationConfig(String section, Values values) {
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
  public static GenerationConfig of(Map<String, ? extends @Nullable Object> section) {
    return builder().setAll(section).build();
  }

  @Override
  public Builder toBuilder() {
    return builder().copy(values());
  }

  /**
   * Collects the arguments of a {@link GenerationConfig}. Setters only note the value; {@link
   * #build()} checks it. Not thread-safe.
   */
  public static final class Builder extends Arguments.Builder<GenerationConfig, Builder> {

    private Builder() {
      super(SCHEMA);
    }

    /**
     * The most tokens an answer may have; at least 1. Upstream default: none, the whole text ends
     * at 20 tokens.
     */
    public Builder maxNewTokens(int maxNewTokens) {
      return set("max_new_tokens", maxNewTokens);
    }

    /** The fewest tokens an answer may have; at least 0. Upstream default: none. */
    public Builder minNewTokens(int minNewTokens) {
      return set("min_new_tokens", minNewTokens);
    }

    /** Seconds after which an answer ends; above 0. Upstream default: none. */
    public Builder maxTime(double maxTime) {
      return set("max_time", maxTime);
    }

    /** Texts that end an answer. Upstream default: none. */
    public Builder stopStrings(String... stopStrings) {
      return set("stop_strings", List.of(stopStrings));
    }

    /**
     * Draws the next token at random by its probability instead of taking the likeliest. Upstream
     * default: false.
     */
    public Builder doSample(boolean doSample) {
      return set("do_sample", doSample);
    }

    /**
     * Flattens (above 1) or sharpens (below 1) the probabilities; above 0. Upstream default: 1. Has
     * effect when sampling.
     */
    public Builder temperature(double temperature) {
      return set("temperature", temperature);
    }

    /**
     * Draws from the k likeliest tokens; 0 for all. Upstream default: 50. Has effect when sampling.
     */
    public Builder topK(int topK) {
      return set("top_k", topK);
    }

    /**
     * Draws from the likeliest tokens that together have this probability, 0 to 1. Upstream
     * default: 1. Has effect when sampling.
     */
    public Builder topP(double topP) {
      return set("top_p", topP);
    }

    /**
     * Draws from tokens at least this probable, relative to the likeliest, 0 to 1. Upstream
     * default: none. Has effect when sampling.
     */
    public Builder minP(double minP) {
      return set("min_p", minP);
    }

    /** Beams of a beam search; 1 for none. Upstream default: 1. */
    public Builder numBeams(int numBeams) {
      return set("num_beams", numBeams);
    }

    /**
     * Answers to one prompt; at least 1. Upstream default: 1. More than one requires sampling or as
     * many beams.
     */
    public Builder numReturnSequences(int numReturnSequences) {
      return set("num_return_sequences", numReturnSequences);
    }

    /**
     * Makes tokens that already occurred less likely when above 1; above 0. Upstream default: 1.
     */
    public Builder repetitionPenalty(double repetitionPenalty) {
      return set("repetition_penalty", repetitionPenalty);
    }

    /** No run of this many tokens occurs twice; 0 for no such limit. Upstream default: 0. */
    public Builder noRepeatNgramSize(int noRepeatNgramSize) {
      return set("no_repeat_ngram_size", noRepeatNgramSize);
    }

    /**
     * Beam search prefers long answers when above 0, short ones when below. Upstream default: 1.
     */
    public Builder lengthPenalty(double lengthPenalty) {
      return set("length_penalty", lengthPenalty);
    }

    /** Keeps keys and values of earlier tokens: faster, more memory. Upstream default: true. */
    public Builder useCache(boolean useCache) {
      return set("use_cache", useCache);
    }

    @Override
    void check(Values values, Problems problems) {
      atMost("min_new_tokens", "max_new_tokens", values, problems);
      atMost("min_length", "max_length", values, problems);
      Number answers = values.number("num_return_sequences");
      if (answers == null || answers.intValue() == 1 || !values.is("do_sample", false)) {
        return;
      }
      Number beams = values.number("num_beams");
      int available = beams == null ? 1 : beams.intValue();
      if (answers.intValue() > available) {
        problems.add(
            "num_return_sequences",
            "num_return_sequences "
                + answers
                + " requires do_sample or num_beams of at least "
                + answers);
      }
    }

    private static void atMost(String least, String most, Values values, Problems problems) {
      Number low = values.number(least);
      Number high = values.number(most);
      if (low != null && high != null && low.longValue() > high.longValue()) {
        problems.add(least, least + " " + low + " exceeds " + most + " " + high);
      }
    }

    @Override
    GenerationConfig create(String section, Values values) {
      return new GenerationConfig(section, values);
    }
  }
}

package io.github.tune4j.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// Generated from schema.json and descriptions.properties; docs/configuration.md says how.

/**
 * How a model generates text: {@code transformers.GenerationConfig}, the {@code generation} section
 * of a job. What is not set follows the model's own generation settings, and then upstream's.
 *
 * <p>Immutable and thread-safe.
 */
public final class GenerationConfig extends Arguments {

  private GenerationConfig(Values values) {
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
   *
   * <p>These have no method, because a job cannot carry them:
   *
   * <ul>
   *   <li>{@code compile_config}: How the forward pass is compiled. Takes a Python object
   *       (CompileConfig).
   *   <li>{@code continuous_batching_config}: Settings of continuous batching. Takes a Python
   *       object (ContinuousBatchingConfig).
   *   <li>{@code sequence_bias}: Makes sequences of tokens more or less likely. Takes a Python
   *       object (dict with tuples as keys).
   * </ul>
   */
  public static final class Builder extends Arguments.Builder<GenerationConfig, Builder> {

    private Builder() {
      super(Schema.of("GenerationConfig"));
    }

    /**
     * A draft model stops guessing when less sure of its next token than this. Raise it when many
     * guesses are thrown away. From 0 to 1. Upstream default: 0.4.
     */
    public Builder assistantConfidenceThreshold(double assistantConfidenceThreshold) {
      return set("assistant_confidence_threshold", assistantConfidenceThreshold);
    }

    /**
     * The layer whose output serves as the draft model. For models trained to exit early. When not
     * set, none. At least 1.
     */
    public Builder assistantEarlyExit(int assistantEarlyExit) {
      return set("assistant_early_exit", assistantEarlyExit);
    }

    /**
     * Accepts drafts against a mix of both models, in which the large one has this weight. When not
     * set, answers stay exact. Above 0 and below 1.
     */
    public Builder assistantEnsembleWeight(double assistantEnsembleWeight) {
      return set("assistant_ensemble_weight", assistantEnsembleWeight);
    }

    /**
     * Tokens of the draft model looked back at to align two tokenizers. Has effect when these
     * differ. At least 1. Upstream default: 10.
     */
    public Builder assistantLookbehind(int assistantLookbehind) {
      return set("assistant_lookbehind", assistantLookbehind);
    }

    /** Sequences of token ids that never occur in an answer. When not set, none. */
    public Builder badWordsIds(List<List<Integer>> badWordsIds) {
      return set("bad_words_ids", badWordsIds);
    }

    /** Ids of tokens that an answer does not begin with. When not set, none. */
    public Builder beginSuppressTokens(Integer... beginSuppressTokens) {
      return set("begin_suppress_tokens", List.of(beginSuppressTokens));
    }

    /** The id of the token that begins a text. When not set, the model's. */
    public Builder bosTokenId(int bosTokenId) {
      return set("bos_token_id", bosTokenId);
    }

    /** Settings of the cache that {@code cache_implementation} names. Upstream default: none. */
    public Builder cacheConfig(Map<String, ?> cacheConfig) {
      return set("cache_config", cacheConfig);
    }

    /**
     * How keys and values are kept: {@code dynamic}, {@code static}, {@code offloaded}, {@code
     * quantized} and others. When not set, as the model wants.
     */
    public Builder cacheImplementation(String cacheImplementation) {
      return set("cache_implementation", cacheImplementation);
    }

    /**
     * The id that an encoder-decoder model's answer begins with, or one for each row. When not set,
     * the model's.
     */
    public Builder decoderStartTokenId(Integer... decoderStartTokenId) {
      return decoderStartTokenId.length == 1
          ? set("decoder_start_token_id", decoderStartTokenId[0])
          : set("decoder_start_token_id", List.of(decoderStartTokenId));
    }

    /**
     * Never compiles the forward pass, even where the cache would allow it. For short answers,
     * where compiling does not pay. Upstream default: none.
     */
    public Builder disableCompile(boolean disableCompile) {
      return set("disable_compile", disableCompile);
    }

    /**
     * Draws the next token at random by its probability instead of taking the likeliest. Upstream
     * default: false.
     */
    public Builder doSample(boolean doSample) {
      return set("do_sample", doSample);
    }

    /**
     * When beam search ends: true with as many answers as beams, false when better ones are
     * unlikely, {@code never} when there can be none. Upstream default: false.
     */
    public Builder earlyStopping(boolean earlyStopping) {
      return set("early_stopping", earlyStopping);
    }

    /** As {@link #earlyStopping(boolean)}, given as a text. */
    public Builder earlyStopping(String earlyStopping) {
      return set("early_stopping", earlyStopping);
    }

    /**
     * No run of this many tokens of the encoder's input occurs in the answer; 0 for no such limit.
     * Upstream default: 0.
     */
    public Builder encoderNoRepeatNgramSize(int encoderNoRepeatNgramSize) {
      return set("encoder_no_repeat_ngram_size", encoderNoRepeatNgramSize);
    }

    /**
     * Makes tokens that are not in the input less likely when above 1. Against invented facts.
     * Upstream default: 1.
     */
    public Builder encoderRepetitionPenalty(double encoderRepetitionPenalty) {
      return set("encoder_repetition_penalty", encoderRepetitionPenalty);
    }

    /** The ids of the tokens that end an answer. When not set, the model's. */
    public Builder eosTokenId(Integer... eosTokenId) {
      return eosTokenId.length == 1
          ? set("eos_token_id", eosTokenId[0])
          : set("eos_token_id", List.of(eosTokenId));
    }

    /**
     * Draws only from tokens more probable than this; 0.0003 to 0.0009 is usual. 0 turns it off.
     * From 0 to 1. Upstream default: 0.
     */
    public Builder epsilonCutoff(double epsilonCutoff) {
      return set("epsilon_cutoff", epsilonCutoff);
    }

    /**
     * Draws from tokens above a limit that follows the entropy (eta sampling, Hewitt et al., 2022).
     * 0 turns it off. From 0 to 1. Upstream default: 0.
     */
    public Builder etaCutoff(double etaCutoff) {
      return set("eta_cutoff", etaCutoff);
    }

    /**
     * A start, in tokens, and a factor: from there on the end of the answer becomes ever more
     * likely. When not set, off.
     */
    public Builder exponentialDecayLengthPenalty(Double... exponentialDecayLengthPenalty) {
      return set("exponential_decay_length_penalty", List.of(exponentialDecayLengthPenalty));
    }

    /**
     * The id an answer must begin with, for example a language's in translation. When not set,
     * none.
     */
    public Builder forcedBosTokenId(int forcedBosTokenId) {
      return set("forced_bos_token_id", forcedBosTokenId);
    }

    /** The ids an answer must end with when it reaches its limit. When not set, none. */
    public Builder forcedEosTokenId(Integer... forcedEosTokenId) {
      return forcedEosTokenId.length == 1
          ? set("forced_eos_token_id", forcedEosTokenId[0])
          : set("forced_eos_token_id", List.of(forcedEosTokenId));
    }

    /**
     * Contrasts the answer with one without the prompt when above 1 (classifier-free guidance):
     * closer to the prompt, twice the work. Upstream default: none.
     */
    public Builder guidanceScale(double guidanceScale) {
      return set("guidance_scale", guidanceScale);
    }

    /**
     * Whether the model is the draft model of another. Set by transformers itself. Upstream
     * default: none.
     */
    public Builder isAssistant(boolean isAssistant) {
      return set("is_assistant", isAssistant);
    }

    /**
     * Beam search prefers long answers when above 0, short ones when below. Upstream default: 1.
     */
    public Builder lengthPenalty(double lengthPenalty) {
      return set("length_penalty", lengthPenalty);
    }

    /** Tokens a cache of fixed size holds. When not set, as many as prompt and answer may have. */
    public Builder maxCacheLen(int maxCacheLen) {
      return set("max_cache_len", maxCacheLen);
    }

    /**
     * Tokens of prompt and answer together. {@code max_new_tokens} replaces it and is the better
     * choice. At least 1. Upstream default: 20.
     */
    public Builder maxLength(int maxLength) {
      return set("max_length", maxLength);
    }

    /**
     * Tokens of the longest run that is looked up in the prompt for {@code
     * prompt_lookup_num_tokens}. When not set, 2.
     */
    public Builder maxMatchingNgramSize(int maxMatchingNgramSize) {
      return set("max_matching_ngram_size", maxMatchingNgramSize);
    }

    /**
     * The most tokens an answer may have. When not set, the whole text ends at {@code max_length}.
     * At least 1.
     */
    public Builder maxNewTokens(int maxNewTokens) {
      return set("max_new_tokens", maxNewTokens);
    }

    /** Seconds after which an answer ends. When not set, no limit. Above 0. */
    public Builder maxTime(double maxTime) {
      return set("max_time", maxTime);
    }

    /**
     * The fewest tokens prompt and answer have together. {@code min_new_tokens} is the better
     * choice. At least 0. Upstream default: 0.
     */
    public Builder minLength(int minLength) {
      return set("min_length", minLength);
    }

    /** The fewest tokens an answer may have. When not set, no limit. At least 0. */
    public Builder minNewTokens(int minNewTokens) {
      return set("min_new_tokens", minNewTokens);
    }

    /**
     * Draws from tokens at least this probable, relative to the likeliest; 0.01 to 0.2 is usual.
     * Has effect when sampling. From 0 to 1. Upstream default: none.
     */
    public Builder minP(double minP) {
      return set("min_p", minP);
    }

    /**
     * No run of this many tokens occurs twice; 0 for no such limit. At least 0. Upstream default:
     * 0.
     */
    public Builder noRepeatNgramSize(int noRepeatNgramSize) {
      return set("no_repeat_ngram_size", noRepeatNgramSize);
    }

    /**
     * Tokens that a draft model guesses in one go. Raise it when most guesses are right. At least
     * 1. Upstream default: 20.
     */
    public Builder numAssistantTokens(int numAssistantTokens) {
      return set("num_assistant_tokens", numAssistantTokens);
    }

    /**
     * Whether the number of guesses follows how many were right: for good, for this answer only, or
     * not. Takes {@code constant}, {@code heuristic} or {@code heuristic_transient}. Upstream
     * default: {@code constant}.
     */
    public Builder numAssistantTokensSchedule(String numAssistantTokensSchedule) {
      return set("num_assistant_tokens_schedule", numAssistantTokensSchedule);
    }

    /**
     * Beams of a beam search; 1 for none. More find likelier answers and cost as many times the
     * work. At least 1. Upstream default: 1.
     */
    public Builder numBeams(int numBeams) {
      return set("num_beams", numBeams);
    }

    /**
     * Answers to one prompt. More than one requires sampling or as many beams. At least 1. Upstream
     * default: 1.
     */
    public Builder numReturnSequences(int numReturnSequences) {
      return set("num_return_sequences", numReturnSequences);
    }

    /** Returns the attention weights. Needs the eager implementation. Upstream default: none. */
    public Builder outputAttentions(boolean outputAttentions) {
      return set("output_attentions", outputAttentions);
    }

    /** Returns the outputs of every layer. Upstream default: none. */
    public Builder outputHiddenStates(boolean outputHiddenStates) {
      return set("output_hidden_states", outputHiddenStates);
    }

    /** Returns the model's raw scores of every token. Upstream default: none. */
    public Builder outputLogits(boolean outputLogits) {
      return set("output_logits", outputLogits);
    }

    /** Returns the scores of every token as sampling saw them. Upstream default: false. */
    public Builder outputScores(boolean outputScores) {
      return set("output_scores", outputScores);
    }

    /** The id of the token that fills up a batch. When not set, the model's. At least 0. */
    public Builder padTokenId(int padTokenId) {
      return set("pad_token_id", padTokenId);
    }

    /**
     * Tokens of the prompt that go through the model at once. When not set, all. For long prompts
     * and little memory. At least 1.
     */
    public Builder prefillChunkSize(int prefillChunkSize) {
      return set("prefill_chunk_size", prefillChunkSize);
    }

    /**
     * Tokens guessed at once from like places in the prompt: faster where answers quote it. When
     * not set, off.
     */
    public Builder promptLookupNumTokens(int promptLookupNumTokens) {
      return set("prompt_lookup_num_tokens", promptLookupNumTokens);
    }

    /**
     * Replaces scores that are not finite, so that generating goes on. Slower; a sign that
     * something else is wrong. Upstream default: false.
     */
    public Builder removeInvalidValues(boolean removeInvalidValues) {
      return set("remove_invalid_values", removeInvalidValues);
    }

    /**
     * Makes scores probabilities again after all that was done to them. Recommended for beam
     * search. Upstream default: none.
     */
    public Builder renormalizeLogits(boolean renormalizeLogits) {
      return set("renormalize_logits", renormalizeLogits);
    }

    /**
     * Makes tokens that already occurred less likely when above 1; 1.1 to 1.3 against loops. Above
     * 0. Upstream default: 1.
     */
    public Builder repetitionPenalty(double repetitionPenalty) {
      return set("repetition_penalty", repetitionPenalty);
    }

    /**
     * Returns an object with scores and more instead of token ids alone. Upstream default: false.
     */
    public Builder returnDictInGenerate(boolean returnDictInGenerate) {
      return set("return_dict_in_generate", returnDictInGenerate);
    }

    /**
     * How drafts are guessed, where the draft model is made for it. When not set, the ordinary way.
     */
    public Builder speculationType(String speculationType) {
      return set("speculation_type", speculationType);
    }

    /** Texts that end an answer. When not set, none. */
    public Builder stopStrings(String... stopStrings) {
      return set("stop_strings", List.of(stopStrings));
    }

    /** Ids of tokens that never occur in an answer. When not set, none. */
    public Builder suppressTokens(Integer... suppressTokens) {
      return set("suppress_tokens", List.of(suppressTokens));
    }

    /**
     * Tokens of the large model looked back at to align two tokenizers. Has effect when these
     * differ. At least 1. Upstream default: 10.
     */
    public Builder targetLookbehind(int targetLookbehind) {
      return set("target_lookbehind", targetLookbehind);
    }

    /**
     * Flattens (above 1) or sharpens (below 1) the probabilities. Has effect when sampling. Above
     * 0. Upstream default: 1.
     */
    public Builder temperature(double temperature) {
      return set("temperature", temperature);
    }

    /**
     * Takes back the prompt's last token and writes it anew, which mends prompts that end inside a
     * word. Upstream default: none.
     */
    public Builder tokenHealing(boolean tokenHealing) {
      return set("token_healing", tokenHealing);
    }

    /**
     * Draws from the likeliest tokens that together have this share of the entropy. When not set,
     * off. Has effect when sampling. From 0 to 1.
     */
    public Builder topH(double topH) {
      return set("top_h", topH);
    }

    /**
     * Draws from the k likeliest tokens; 0 for all. Has effect when sampling. At least 0. Upstream
     * default: 50.
     */
    public Builder topK(int topK) {
      return set("top_k", topK);
    }

    /**
     * Draws from the likeliest tokens that together have this probability. Has effect when
     * sampling. From 0 to 1. Upstream default: 1.
     */
    public Builder topP(double topP) {
      return set("top_p", topP);
    }

    /**
     * Draws from tokens about as surprising as expected that together have this probability
     * (Meister et al., 2022). 1 turns it off. From 0 to 1. Upstream default: 1.
     */
    public Builder typicalP(double typicalP) {
      return set("typical_p", typicalP);
    }

    /** Keeps keys and values of earlier tokens: faster, more memory. Upstream default: true. */
    public Builder useCache(boolean useCache) {
      return set("use_cache", useCache);
    }

    /**
     * Guesses several tokens at once with the model's own heads for it. For models trained with
     * multi-token prediction. Upstream default: none.
     */
    public Builder useMtp(boolean useMtp) {
      return set("use_mtp", useMtp);
    }

    /**
     * Marks answers by favouring a secret choice of tokens, by settings such as {@code
     * greenlist_ratio}. When not set, off.
     */
    public Builder watermarkingConfig(Map<String, ?> watermarkingConfig) {
      return set("watermarking_config", watermarkingConfig);
    }

    @Override
    void check(Values values, Problems problems) {
      super.check(values, problems);
      GenerationRules.check(values, problems);
    }

    @Override
    GenerationConfig create(Values values) {
      return new GenerationConfig(values);
    }
  }
}

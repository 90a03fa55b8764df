package io.github.tune4j.data;

import io.github.tune4j.exception.ConfigException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How rows become tokens, which Python does.
 *
 * @param system the system prompt of conversations that have none; null for none
 * @param chat whether the model's chat template is used, as far as it has one
 * @param template what is used instead; null for none
 * @param lengths how long rows may be
 * @param maskProbability the chance of each token to be hidden from the model
 * @param maskSeed by which tokens are hidden
 * @param allowUntrainedRows whether rows without a token to learn are left out, instead of ending
 *     the job
 */
record TokenRules(
    @Nullable String system,
    boolean chat,
    @Nullable TextTemplate template,
    Lengths lengths,
    double maskProbability,
    long maskSeed,
    boolean allowUntrainedRows) {

  static final TokenRules STANDARD =
      new TokenRules(null, true, null, Lengths.OF_TRAINING, 0, TextDataset.DEFAULT_SEED, false);

  TokenRules {
    if (!(maskProbability >= 0 && maskProbability < 1)) {
      throw new ConfigException(
          "dataset.token_mask.probability",
          "must be at least 0 and below 1, but is " + maskProbability);
    }
  }

  TokenRules system(String value) {
    return new TokenRules(
        value, chat, template, lengths, maskProbability, maskSeed, allowUntrainedRows);
  }

  TokenRules chat(boolean value) {
    return new TokenRules(
        system, value, null, lengths, maskProbability, maskSeed, allowUntrainedRows);
  }

  TokenRules template(TextTemplate value) {
    return new TokenRules(
        system, false, value, lengths, maskProbability, maskSeed, allowUntrainedRows);
  }

  TokenRules lengths(Lengths value) {
    return new TokenRules(
        system, chat, template, value, maskProbability, maskSeed, allowUntrainedRows);
  }

  TokenRules mask(double probability, long seed) {
    return new TokenRules(system, chat, template, lengths, probability, seed, allowUntrainedRows);
  }

  TokenRules allowUntrainedRows(boolean value) {
    return new TokenRules(system, chat, template, lengths, maskProbability, maskSeed, value);
  }

  void putInto(Map<String, Object> section) {
    if (system != null) {
      section.put("system", system);
    }
    if (template != null) {
      section.put("template", template.toMap());
    } else if (!chat) {
      section.put("template", "none");
    }
    if (!lengths.equals(Lengths.OF_TRAINING)) {
      section.put("lengths", lengths.toMap());
    }
    if (maskProbability > 0) {
      Map<String, Object> mask = new LinkedHashMap<>();
      mask.put("probability", maskProbability);
      mask.put("seed", maskSeed);
      section.put("token_mask", mask);
    }
    if (allowUntrainedRows) {
      section.put("allow_untrained_rows", true);
    }
  }
}

package io.github.tune4j.data;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are taken, in which order, and for what.
 *
 * @param limit reading ends after so many rows that are kept; null to read all
 * @param nearDuplicates the similarity from which on rows are told as near-duplicates; null to look
 *     for none
 * @param sample how many of the rows are drawn; null for all
 * @param shuffle whether they are put in another order
 * @param validation the rows that are kept out of training
 * @param seed by which rows are drawn, shuffled and divided
 */
record Selection(
    @Nullable Long limit,
    @Nullable Double nearDuplicates,
    @Nullable Long sample,
    boolean shuffle,
    Validation validation,
    long seed) {

  static final Selection ALL =
      new Selection(null, null, null, false, Validation.NONE, TextDataset.DEFAULT_SEED);

  Selection limit(long value) {
    return new Selection(value, nearDuplicates, sample, shuffle, validation, seed);
  }

  Selection nearDuplicates(double value) {
    return new Selection(limit, value, sample, shuffle, validation, seed);
  }

  Selection sample(long value) {
    return new Selection(limit, nearDuplicates, value, shuffle, validation, seed);
  }

  Selection shuffle(boolean value) {
    return new Selection(limit, nearDuplicates, sample, value, validation, seed);
  }

  Selection validation(Validation value) {
    return new Selection(limit, nearDuplicates, sample, shuffle, value, seed);
  }

  Selection seed(long value) {
    return new Selection(limit, nearDuplicates, sample, shuffle, validation, value);
  }

  void putInto(Map<String, Object> section) {
    if (limit != null) {
      section.put("limit", limit);
    }
    if (nearDuplicates != null) {
      section.put("near_duplicates", nearDuplicates);
    }
    if (sample != null) {
      section.put("sample", sample);
    }
    if (shuffle) {
      section.put("shuffle", true);
    }
    if (validation.any()) {
      section.put("validation", validation.toValue());
    }
    section.put("seed", seed);
  }

  /** What a report tells of it: how many rows were wanted, and whether their order was changed. */
  void putAmountsInto(Map<String, Object> report) {
    if (limit != null) {
      report.put("limit", limit);
    }
    if (sample != null) {
      report.put("sample", sample);
    }
    if (shuffle) {
      report.put("shuffle", true);
    }
  }
}

package io.github.tune4j.data;

import io.github.tune4j.data.internal.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row, and what the checks that look at one row alone have found in it.
 *
 * @param part the part of the data set that it is from
 * @param findings what was found
 * @param content what can be trained on; null when it is broken
 */
record CheckedRow(Part part, List<Finding> findings, @Nullable Content content) {

  /**
   * What is kept of a row.
   *
   * @param sample the row as it is meant
   * @param row the same in pieces of JSON
   * @param prompt the digest of its prompt
   * @param answer the digest of its answer
   * @param group the digest of its group; 0 without groups
   * @param signature by which similar rows are found; empty when they are not looked for
   */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  record Content(
      Sample sample, EncodedRow row, long prompt, long answer, long group, char[] signature) {

    /** The same with the number of its label. */
    Content label(int number) {
      return new Content(sample.label(number), row.label(number), prompt, answer, group, signature);
    }
  }
}

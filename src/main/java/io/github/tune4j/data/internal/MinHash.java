package io.github.tune4j.data.internal;

import java.util.Arrays;

/**
 * A signature of a set, by which the Jaccard similarity of two sets is the share of values that
 * their signatures have in common, on average.
 *
 * <p>All elements are hashed once and fall into bins; a bin's value is the smallest hash in it (Li,
 * Owen and Zhang, "One Permutation Hashing", NIPS 2012). A bin in which none fell takes the value
 * of another, which is drawn anew until it is one in which some did (Shrivastava, "Optimal
 * Densification for Fast and Accurate Minwise Hashing", ICML 2017). Of each value the low 16 bits
 * are kept. Stateless.
 */
final class MinHash {

  /** Values of a signature. */
  static final int VALUES = 128;

  /** A signature, and behind it in how many bins elements fell. */
  static final int LENGTH = VALUES + 1;

  private static final int SHIFT = 64 - Integer.numberOfTrailingZeros(VALUES);
  private static final long NONE = Long.MAX_VALUE;

  private MinHash() {}

  /**
   * The signature of a set, of length {@link #LENGTH}.
   *
   * @param hashes of its elements: at least one, evenly spread
   */
  static char[] sign(long[] hashes) {
    long[] least = new long[VALUES];
    Arrays.fill(least, NONE);
    for (long hash : hashes) {
      int bin = (int) (hash >>> SHIFT);
      long value = hash & (NONE >>> 1);
      if (value < least[bin]) {
        least[bin] = value;
      }
    }
    char[] signature = new char[LENGTH];
    for (int bin = 0; bin < VALUES; bin++) {
      boolean empty = least[bin] == NONE;
      signature[bin] = (char) least[empty ? donor(bin, least) : bin];
      if (!empty) {
        signature[VALUES]++;
      }
    }
    return signature;
  }

  /** The bin that an empty one takes its value of. */
  private static int donor(int bin, long[] least) {
    long attempt = (long) bin << 32;
    int drawn;
    do {
      drawn = (int) (Shingles.mix(++attempt) >>> SHIFT);
    } while (least[drawn] == NONE);
    return drawn;
  }
}

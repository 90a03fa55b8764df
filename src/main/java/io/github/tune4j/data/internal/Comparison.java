package io.github.tune4j.data.internal;

import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Compares candidates, and keeps what is found. Not thread-safe. */
final class Comparison {

  /** How many standard deviations an estimate may be below the threshold to be looked into. */
  private static final double DEVIATIONS = 3;

  /**
   * After so many texts were read in vain for a row, only those are read whose estimate is good
   * enough by itself; and after so many, none. Rows that are all made of one long phrase would
   * otherwise be compared for hours.
   */
  private static final int DOUBTFUL = 8;

  private static final int HOPELESS = 16;

  private static final int REFUSED = 1 << 18;

  private final Signatures signatures;
  private final double threshold;
  private final @Nullable LongFunction<String> texts;
  private final byte[] inVain;
  private final BitSet repeats = new BitSet();
  private final TreeMap<Integer, NearDuplicates.Pair> first = new TreeMap<>();

  /** Pairs that were found unlike, by their hash: they meet again in other bands. */
  private final long[] refused = new long[REFUSED];

  private final char[] mine = new char[MinHash.LENGTH];
  private final char[] theirs = new char[MinHash.LENGTH];
  private int row;
  private long @Nullable [] shingles;

  Comparison(Signatures signatures, double threshold, @Nullable LongFunction<String> texts) {
    this.signatures = signatures;
    this.threshold = threshold;
    this.texts = texts;
    this.inVain = new byte[signatures.size()];
  }

  /**
   * The next comparisons are of this row.
   *
   * @return whether there is anything left to find out about it
   */
  boolean begin(int next) {
    if ((repeats.get(next) && !first.containsKey(next)) || inVain[next] >= HOPELESS) {
      return false;
    }
    row = next;
    shingles = null;
    signatures.read(next, mine);
    return true;
  }

  /**
   * Compares it with an earlier one.
   *
   * @return whether there is anything left to find out about it
   */
  boolean with(int earlier) {
    long pair = ((long) row << 32) | earlier;
    int slot = (int) (Shingles.mix(pair) >>> 46);
    if (refused[slot] == pair) {
      return true;
    }
    double similarity = similarity(earlier);
    if (similarity < threshold) {
      refused[slot] = pair;
      return inVain[row] < HOPELESS;
    }
    repeats.set(row);
    keep(new NearDuplicates.Pair(row, earlier, similarity));
    return first.containsKey(row);
  }

  private double similarity(int earlier) {
    signatures.read(earlier, theirs);
    int equal = 0;
    for (int i = 0; i < MinHash.VALUES; i++) {
      equal += mine[i] == theirs[i] ? 1 : 0;
    }
    double estimate = (double) equal / MinHash.VALUES;
    if (texts == null) {
      return estimate;
    }
    if (estimate < threshold - doubt()) {
      return 0;
    }
    long[] own = shingles;
    if (own == null) {
      own = Shingles.set(texts.apply(row));
      shingles = own;
    }
    double similarity = Shingles.jaccard(own, Shingles.set(texts.apply(earlier)));
    if (similarity < threshold) {
      inVain[row]++;
    }
    return similarity;
  }

  /** How far below the threshold an estimate may be to be looked into. */
  private double doubt() {
    if (inVain[row] >= DOUBTFUL) {
      return 0;
    }
    // Values that were taken from another bin say nothing new.
    int independent = Math.min(mine[MinHash.VALUES], theirs[MinHash.VALUES]);
    return DEVIATIONS * Math.sqrt(threshold * (1 - threshold) / independent);
  }

  private void keep(NearDuplicates.Pair pair) {
    first.merge(
        row,
        pair,
        (old, other) ->
            other.similarity() > old.similarity()
                    || (other.similarity() == old.similarity() && other.earlier() < old.earlier())
                ? other
                : old);
    if (first.size() > NearDuplicates.PAIRS) {
      first.pollLastEntry();
    }
  }

  NearDuplicates.Found found() {
    return new NearDuplicates.Found(repeats, List.copyOf(first.values()));
  }
}

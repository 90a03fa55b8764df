package io.github.tune4j.data.internal;

import java.io.Closeable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows that are nearly the same as an earlier one: rows whose {@link Shingles} have a Jaccard
 * similarity of at least a threshold. Rows go in one after the other; the texts themselves are not
 * held.
 *
 * <p>From a threshold of 0.5 on, at least 95 % of the rows at the threshold itself are found, and
 * of those above it more; equal texts always. Fewer are found where thousands of rows are just
 * below the threshold, as those of one long phrase are: a row is compared with so many only.
 * Memory: 64 MB and two bytes for each row; what signatures need beyond goes to a temporary file,
 * 258 bytes for each row. The same rows give the same result everywhere. Not thread-safe.
 *
 * <pre>{@code
 * try (NearDuplicates near = new NearDuplicates(0.8)) {
 *   rows.forEach(near::add);
 *   NearDuplicates.Found found = near.finish(rows::get);
 * }
 * }</pre>
 */
public final class NearDuplicates implements Closeable {

  /** Pairs that are told at most. */
  public static final int PAIRS = 20;

  private static final long MEMORY = 32L << 20;

  /** Rows of a band that each row is compared with at most: the first ones, and the last before. */
  private static final int FIRST = 8;

  private static final int LAST = 8;

  private final double threshold;
  private final long memory;
  private final Bands bands;
  private final Signatures signatures;

  /**
   * Two rows that are nearly the same.
   *
   * @param row which it is, counted from 0 in the order of {@link #add}
   * @param earlier one before it
   * @param similarity how alike they are, up to 1; where it was found several, the greatest
   */
  public record Pair(long row, long earlier, double similarity) {}

  /**
   * What was found.
   *
   * @param repeats the rows that are nearly the same as one before them
   * @param first the first of them, at most {@value #PAIRS}, by row
   */
  public record Found(BitSet repeats, List<Pair> first) {

    /** How many rows are nearly the same as one before them. */
    public long count() {
      return repeats.cardinality();
    }

    /** Whether a row is nearly the same as one before it. */
    public boolean isRepeat(long row) {
      return repeats.get(Math.toIntExact(row));
    }
  }

  /**
   * @param threshold the least similarity, above 0 and at most 1; 0.8 finds what was reworded here
   *     and there, and below 0.5 most texts of one kind are alike
   * @throws IllegalArgumentException when it is out of range
   */
  public NearDuplicates(double threshold) {
    this(threshold, MEMORY);
  }

  NearDuplicates(double threshold, long memory) {
    if (!(threshold > 0 && threshold <= 1)) {
      throw new IllegalArgumentException("must be above 0 and at most 1, but is " + threshold);
    }
    this.threshold = threshold;
    this.memory = memory;
    this.bands = Bands.of(threshold);
    this.signatures = new Signatures(memory);
  }

  /**
   * The next row.
   *
   * @param text what of it is compared
   * @throws ArithmeticException after 2,147,483,647 rows
   */
  public void add(String text) {
    add(sign(text));
  }

  /**
   * The next row, by its signature.
   *
   * @param signature what {@link #sign} made of its text
   * @throws ArithmeticException after 2,147,483,647 rows
   */
  public void add(char[] signature) {
    signatures.add(signature);
  }

  /**
   * What is held of a text: nearly all the work of {@link #add(String)}, which other threads may
   * do. Thread-safe.
   */
  public static char[] sign(String text) {
    return MinHash.sign(Shingles.of(text));
  }

  /**
   * Finds by signatures alone: a similarity is an estimate, about 0.04 off, more in short texts.
   */
  public Found finish() {
    return find(null);
  }

  /**
   * Finds by signatures, and then compares the texts themselves.
   *
   * @param texts reads the text of a row again, as it was added; called in any order, several times
   *     for some rows and never for most
   */
  public Found finish(LongFunction<String> texts) {
    return find(texts);
  }

  private Found find(@Nullable LongFunction<String> texts) {
    Comparison comparison = new Comparison(signatures, threshold, texts);
    int rows = signatures.size();
    long room = Math.max(1024, memory / Long.BYTES);
    int parts = (int) ((rows + room - 1) / room);
    int together = (int) Math.min(bands.count(), Math.max(1, room / Math.max(1, rows)));
    candidates(wholeSignature(), 0, 1, parts, comparison);
    for (int band = 0; band < bands.count(); band += together) {
      int last = Math.min(bands.count(), band + together);
      candidates(bands, band, last, parts, comparison);
    }
    return comparison.found();
  }

  /** One band of all values: equal texts meet there, however many others are like them. */
  private static Bands wholeSignature() {
    return new Bands(1, MinHash.VALUES);
  }

  private void candidates(Bands of, int first, int end, int parts, Comparison comparison) {
    int rowBits = Integer.SIZE - Integer.numberOfLeadingZeros(signatures.size());
    long rowMask = (1L << rowBits) - 1;
    for (int p = 0; p < parts; p++) {
      int part = p;
      Keys[] keys = new Keys[end - first];
      Arrays.setAll(keys, i -> new Keys(signatures.size() / parts));
      signatures.forEach(
          (row, values, at) -> {
            for (int band = first; band < end; band++) {
              long key = of.key(band, values, at);
              if (parts == 1 || Math.floorMod(key, parts) == part) {
                keys[band - first].add((key & ~rowMask) | row);
              }
            }
          });
      for (Keys band : keys) {
        compare(band.sorted(), band.size(), rowMask, comparison);
      }
    }
  }

  /** Compares rows with the same key, which stand beside each other. */
  private static void compare(long[] sorted, int size, long rowMask, Comparison comparison) {
    int begin = 0;
    for (int i = 1; i < size; i++) {
      if ((sorted[i] & ~rowMask) != (sorted[begin] & ~rowMask)) {
        begin = i;
      }
      if (i > begin && comparison.begin((int) (sorted[i] & rowMask))) {
        int firstEnd = Math.min(i, begin + FIRST);
        boolean wanted = true;
        for (int j = begin; j < firstEnd && wanted; j++) {
          wanted = comparison.with((int) (sorted[j] & rowMask));
        }
        for (int j = Math.max(firstEnd, i - LAST); j < i && wanted; j++) {
          wanted = comparison.with((int) (sorted[j] & rowMask));
        }
      }
    }
  }

  @Override
  public void close() {
    signatures.close();
  }

  /** Keys of one band, each with its row in the low bits. */
  private static final class Keys {
    private long[] keys;
    private int size;

    Keys(int expected) {
      keys = new long[expected + 16];
    }

    void add(long key) {
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, size + size / 8 + 16);
      }
      keys[size++] = key;
    }

    int size() {
      return size;
    }

    long[] sorted() {
      Arrays.sort(keys, 0, size);
      return keys;
    }
  }
}

package io.github.tune4j.data.internal;

/**
 * Counts how many different texts there are, by 64-bit hashes: exactly up to a bound, and beyond it
 * by counting those of a sample that halves whenever it is full (Wegman's adaptive sampling, in
 * Flajolet, "On Adaptive Sampling", Computing 1990), within about 0.3 %. Holds 16 MB at most. Not
 * thread-safe.
 */
public final class DistinctCount {

  /** Up to so many different texts the count is exact, but for hashes that collide. */
  public static final int EXACT = 1 << 20;

  private final int bound;
  private long[] table = new long[1 << 10];
  private int size;
  private int depth;
  private long hash;

  public DistinctCount() {
    this(EXACT);
  }

  DistinctCount(int bound) {
    this.bound = bound;
  }

  /** Takes a part of the text that is to be counted next. */
  public DistinctCount part(String text) {
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x9E37_79B9_7F4A_7C15L;
      hash ^= hash >>> 29;
    }
    hash = Shingles.mix(hash + text.length() + 1);
    return this;
  }

  /** Counts the text that consists of the parts since the last call. */
  public void add() {
    long counted = hash == 0 ? 1 : hash; // 0 stands for a free place
    hash = 0;
    if (Long.numberOfTrailingZeros(counted) >= depth && put(table, counted)) {
      size++;
      while (size > bound) {
        depth++;
        rebuild(table.length);
      }
      if (size > table.length / 2 && table.length < 2 * bound) {
        rebuild(2 * table.length);
      }
    }
  }

  private void rebuild(int length) {
    long[] old = table;
    table = new long[length];
    size = 0;
    for (long kept : old) {
      if (kept != 0 && Long.numberOfTrailingZeros(kept) >= depth) {
        put(table, kept);
        size++;
      }
    }
  }

  private static boolean put(long[] table, long hash) {
    int at = (int) (hash >>> 32) & (table.length - 1);
    while (table[at] != 0) {
      if (table[at] == hash) {
        return false;
      }
      at = (at + 1) & (table.length - 1);
    }
    table[at] = hash;
    return true;
  }

  /** How many different texts were added. */
  public long count() {
    return (long) size << depth;
  }

  /** Whether {@link #count()} is exact. */
  public boolean isExact() {
    return depth == 0;
  }
}

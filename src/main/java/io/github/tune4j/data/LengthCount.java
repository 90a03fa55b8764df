package io.github.tune4j.data;

import io.github.tune4j.data.PreflightReport.Bar;
import io.github.tune4j.data.PreflightReport.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts lengths. Those below {@value #EXACT} are counted each by itself; of longer ones the first
 * eight binary digits are kept, so that percentiles among them may be up to 0.8 % too small. Holds
 * 128 KB and at most a few thousand entries. Not thread-safe.
 */
final class LengthCount {

  static final int EXACT = 1 << 14;

  private static final int DIGITS = 8;
  private static final int BARS = 10;
  private static final int[] PERCENTILES = {50, 90, 95, 99};

  private final long[] exact = new long[EXACT];
  private final SortedMap<Long, Long> longer = new TreeMap<>();
  private long rows;
  private long sum;
  private long shortest = Long.MAX_VALUE;
  private long longest;

  void add(long length) {
    rows++;
    sum += length;
    shortest = Math.min(shortest, length);
    longest = Math.max(longest, length);
    if (length < EXACT) {
      exact[(int) length]++;
    } else {
      int lost = Long.SIZE - Long.numberOfLeadingZeros(length) - DIGITS;
      longer.merge(length >> lost << lost, 1L, Long::sum);
    }
  }

  boolean isEmpty() {
    return rows == 0;
  }

  /** How they are spread. At least one must have been added. */
  Spread spread() {
    TreeMap<Integer, Long> percentiles = new TreeMap<>();
    for (int percent : PERCENTILES) {
      percentiles.put(percent, percentile(percent));
    }
    return new Spread(shortest, longest, (double) sum / rows, percentiles, histogram());
  }

  /** The smallest length that so many per cent of the rows do not exceed. */
  private long percentile(int percent) {
    long wanted = (rows * percent + 99) / 100;
    long seen = 0;
    for (int length = 0; length < EXACT; length++) {
      seen += exact[length];
      if (seen >= wanted) {
        return length;
      }
    }
    for (Map.Entry<Long, Long> entry : longer.entrySet()) {
      seen += entry.getValue();
      if (seen >= wanted) {
        return Math.max(shortest, entry.getKey());
      }
    }
    return longest;
  }

  /** Bars of equal width up to the 99th percentile, and one for what is longer. */
  private List<Bar> histogram() {
    long end = percentile(99) + 1;
    long width = round(Math.max(1, (end - shortest + BARS - 1) / BARS));
    long from = shortest / width * width;
    List<Bar> bars = new ArrayList<>();
    for (; from < end; from += width) {
      bars.add(new Bar(from, from + width, between(from, from + width)));
    }
    if (from <= longest) {
      bars.add(new Bar(from, longest + 1, between(from, longest + 1)));
    }
    return bars;
  }

  /** The next of 1, 2, 5, 10, 20, 50 … */
  private static long round(long width) {
    long round = 1;
    for (int i = 0; round < width; i++) {
      round = i % 3 == 1 ? round / 2 * 5 : round * 2;
    }
    return round;
  }

  private long between(long from, long to) {
    long count = 0;
    for (long length = from; length < Math.min(to, EXACT); length++) {
      count += exact[(int) length];
    }
    for (long more : longer.subMap(from, to).values()) {
      count += more;
    }
    return count;
  }
}

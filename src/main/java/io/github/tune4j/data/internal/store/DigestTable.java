package io.github.tune4j.data.internal.store;

/**
 * Which pairs of digests were seen, each with a mark of one byte. Takes 17 to 68 bytes for a pair.
 * Not thread-safe.
 */
final class DigestTable {

  private static final int FIRST = 1 << 10;

  private long[] first = new long[FIRST];
  private long[] second = new long[FIRST];
  private byte[] marks = new byte[FIRST];
  private int size;

  /** The mark of a pair; 0 when it was never seen. */
  int mark(long a, long b) {
    return marks[slot(a, b)];
  }

  /**
   * Marks a pair.
   *
   * @param mark not 0
   */
  void mark(long a, long b, int mark) {
    int slot = slot(a, b);
    if (marks[slot] == 0) {
      if (2L * (size + 1) > marks.length) {
        grow();
        slot = slot(a, b);
      }
      size++;
      first[slot] = a;
      second[slot] = b;
    }
    marks[slot] = (byte) mark;
  }

  /** The digests are evenly spread already, but their low bits may have chosen the partition. */
  private int slot(long a, long b) {
    int mask = marks.length - 1;
    int slot = (int) ((a ^ Long.rotateLeft(b, 32)) >>> 20) & mask;
    while (marks[slot] != 0 && (first[slot] != a || second[slot] != b)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] a = first;
    long[] b = second;
    byte[] old = marks;
    first = new long[2 * old.length];
    second = new long[2 * old.length];
    marks = new byte[2 * old.length];
    for (int i = 0; i < old.length; i++) {
      if (old[i] != 0) {
        int slot = slot(a[i], b[i]);
        first[slot] = a[i];
        second[slot] = b[i];
        marks[slot] = old[i];
      }
    }
  }
}

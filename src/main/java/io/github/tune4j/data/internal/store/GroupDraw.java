package io.github.tune4j.data.internal.store;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Draws whole groups of rows: in the order of their digests, which a seed makes, until they hold as
 * many rows as are wanted; the last group is never drawn. Takes 24 to 48 bytes for each different
 * group. Used once; not thread-safe.
 */
public final class GroupDraw {

  private static final int FIRST = 1 << 8;

  private long[] groups = new long[FIRST];
  private int[] counts = new int[FIRST];
  private int size;

  private GroupDraw() {}

  /**
   * Draws groups.
   *
   * @param ledger the groups of the rows
   * @param rows the numbers of those to draw from
   * @param wanted how many rows the groups shall hold at least
   * @return the rows of the groups; none when there is but one group
   */
  public static BitSet of(Ledger ledger, BitSet rows, long wanted) {
    GroupDraw draw = new GroupDraw();
    ledger.forEachGroup(
        (row, group) -> {
          if (rows.get(row)) {
            draw.count(group);
          }
        });
    long[] order = draw.order();
    int drawn = draw.groupsFor(wanted, order);
    BitSet chosen = new BitSet();
    if (drawn == 0) {
      return chosen;
    }
    long last = order[drawn - 1];
    ledger.forEachGroup(
        (row, group) -> chosen.set(row, rows.get(row) && Long.compareUnsigned(group, last) <= 0));
    return chosen;
  }

  private void count(long group) {
    int slot = slot(group);
    if (counts[slot] == 0) {
      if (2L * (size + 1) > groups.length) {
        grow();
        slot = slot(group);
      }
      size++;
      groups[slot] = group;
    }
    counts[slot]++;
  }

  private int slot(long group) {
    int mask = groups.length - 1;
    int slot = (int) (group >>> 20) & mask;
    while (counts[slot] != 0 && groups[slot] != group) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldGroups = groups;
    int[] oldCounts = counts;
    groups = new long[2 * oldGroups.length];
    counts = new int[2 * oldGroups.length];
    for (int i = 0; i < oldGroups.length; i++) {
      if (oldCounts[i] != 0) {
        int slot = slot(oldGroups[i]);
        groups[slot] = oldGroups[i];
        counts[slot] = oldCounts[i];
      }
    }
  }

  /** All groups, by their digests without sign. */
  private long[] order() {
    long[] order = new long[size];
    int next = 0;
    for (int i = 0; i < groups.length; i++) {
      if (counts[i] != 0) {
        order[next++] = groups[i] ^ Long.MIN_VALUE;
      }
    }
    Arrays.sort(order);
    for (int i = 0; i < order.length; i++) {
      order[i] ^= Long.MIN_VALUE;
    }
    return order;
  }

  /** How many groups in their order it takes. */
  private int groupsFor(long wanted, long[] order) {
    long rows = 0;
    int taken = 0;
    for (long group : order) {
      if (rows >= wanted || taken == size - 1) {
        break;
      }
      rows += counts[slot(group)];
      taken++;
    }
    return taken;
  }
}

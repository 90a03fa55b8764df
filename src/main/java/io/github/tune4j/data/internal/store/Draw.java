package io.github.tune4j.data.internal.store;

import java.util.BitSet;
import java.util.Random;

/**
 * Draws rows without putting them back, each with the same chance, while they go by in their order.
 * The generator is the one that the Java specification fixes, so the same are drawn everywhere.
 * Stateless.
 */
public final class Draw {

  private Draw() {}

  /**
   * Draws some of the rows.
   *
   * @param rows the numbers of those to draw from
   * @param wanted how many; all when there are fewer
   * @param seed what is drawn depends on
   */
  public static BitSet of(BitSet rows, long wanted, long seed) {
    Random random = new Random(seed);
    BitSet drawn = new BitSet();
    long remaining = rows.cardinality();
    long missing = wanted;
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      if (random.nextDouble() * remaining < missing) {
        drawn.set(row);
        missing--;
      }
      remaining--;
    }
    return drawn;
  }
}

package io.github.tune4j.data.internal;

/**
 * Which values of signatures are compared together: two signatures are candidates when all values
 * of one band are equal. Sets of similarity s become candidates with probability 1 − (1 − s^r)^b,
 * where b is the number of bands and r that of their values (Leskovec, Rajaraman and Ullman,
 * "Mining of Massive Datasets", chapter 3.4).
 *
 * @param count how many bands
 * @param values how many values each has
 */
record Bands(int count, int values) {

  /**
   * What part of the pairs at the threshold itself shall be candidates; above it there are more.
   */
  private static final double RECALL = 0.99;

  /** The longest bands, and then the fewest, that find enough at the threshold. */
  static Bands of(double threshold) {
    for (int values = MinHash.VALUES; values > 1; values--) {
      for (int count = 1; count <= MinHash.VALUES / values; count++) {
        if (1 - Math.pow(1 - Math.pow(threshold, values), count) >= RECALL) {
          return new Bands(count, values);
        }
      }
    }
    return new Bands(MinHash.VALUES, 1);
  }

  /** A number that is the same where a band is the same. */
  long key(int band, char[] signatures, int at) {
    long key = band + 1L;
    int begin = at + band * values;
    for (int i = begin; i < begin + values; i++) {
      key = Shingles.mix(key ^ signatures[i]);
    }
    return key;
  }
}

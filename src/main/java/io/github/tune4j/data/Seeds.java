package io.github.tune4j.data;

/**
 * What a seed is used for besides the split, which takes it as it is. Each use has a seed of its
 * own, so that none repeats what another has drawn: the finalizer of SplitMix64 (Steele, Lea and
 * Flood, 2014) over the seed and the number of the use.
 */
enum Seeds {
  SAMPLE(1),
  SHUFFLE_TRAIN(2),
  SHUFFLE_VALIDATION(3),
  MIX(4);

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final int number;

  Seeds(int number) {
    this.number = number;
  }

  /** The seed for this use. */
  long of(long seed) {
    long mixed = seed + number * GOLDEN;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}

package io.github.tune4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The rows of several parts among each other: for each row it is drawn, by the weights, which part
 * it is from, while the rows of a part keep their order. The generator is the one that the Java
 * specification fixes. Not thread-safe.
 */
final class MixedRows implements RowStream {

  private final List<RowStream> parts;
  private final List<RowStream> left;
  private final List<Double> weights = new ArrayList<>();
  private final boolean untilAllEnd;
  private final Random random;

  /**
   * @param mix the weights, and when it ends
   * @param parts the parts' rows, in the same order
   * @param seed by which it is drawn
   */
  MixedRows(Parts mix, List<RowStream> parts, long seed) {
    this.parts = parts;
    this.left = new ArrayList<>(parts);
    mix.parts().forEach(part -> weights.add(part.weight()));
    this.untilAllEnd = mix.stop() == Mix.Stop.ALL;
    this.random = new Random(seed);
  }

  @Override
  public @Nullable Item next() {
    while (!left.isEmpty()) {
      int drawn = draw();
      Item item = left.get(drawn).next();
      if (item != null) {
        return item;
      }
      if (untilAllEnd) {
        left.remove(drawn);
        weights.remove(drawn);
      } else {
        left.clear();
      }
    }
    return null;
  }

  private int draw() {
    double all = 0;
    for (double weight : weights) {
      all += weight;
    }
    double at = random.nextDouble() * all;
    for (int part = 0; part < weights.size() - 1; part++) {
      at -= weights.get(part);
      if (at < 0) {
        return part;
      }
    }
    return weights.size() - 1;
  }

  @Override
  public void close() {
    parts.forEach(RowStream::close);
  }
}

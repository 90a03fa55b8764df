package io.github.tune4j.data.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShuffleTest {

  private static List<String> shuffled(int rows, long seed, long bytes, int bucket) {
    List<String> order = new ArrayList<>();
    try (Shuffle shuffle = new Shuffle(seed, bytes, bucket)) {
      for (int row = 0; row < rows; row++) {
        byte[] text = ("row " + row + "x".repeat(row % 50)).getBytes(StandardCharsets.UTF_8);
        shuffle.add(text, 0, text.length);
      }
      shuffle.forEach(
          (bytes1, offset, length) ->
              order.add(new String(bytes1, offset, length, StandardCharsets.UTF_8)));
    }
    return order;
  }

  @ParameterizedTest
  @CsvSource({
    "5000, 200000, 16777216", // one bucket
    "5000, 200000, 10000", // many
    "5000, 1, 1000", // one, which is too large and is divided again
    "3, 100, 10", // rows longer than a bucket
    "1, 100, 10",
    "0, 0, 10"
  })
  void everyRowIsThereOnce(int rows, long bytes, int bucket) {
    List<String> order = shuffled(rows, 42, bytes, bucket);
    assertThat(order)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, rows).mapToObj(i -> "row " + i + "x".repeat(i % 50)).toList());
    assertThat(shuffled(rows, 42, bytes, bucket)).isEqualTo(order);
    if (rows > 100) {
      assertThat(order).isNotEqualTo(shuffled(rows, 43, bytes, bucket));
    }
  }

  @Test
  void everyRowIsAsLikelyAtEveryPlace() {
    int[][] seen = new int[4][4];
    for (int seed = 0; seed < 4_000; seed++) {
      List<String> order = shuffled(4, seed * 7_919L, 8, 8);
      for (int place = 0; place < 4; place++) {
        seen[order.get(place).charAt(4) - '0'][place]++;
      }
    }
    for (int[] places : seen) {
      assertThat(IntStream.of(places)).allMatch(count -> count > 880 && count < 1_120);
    }
  }
}

package io.github.tune4j.data.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class DistinctCountTest {

  @Test
  void aTextThatComesAgainIsCountedOnce() {
    DistinctCount count = new DistinctCount();
    for (int i = 0; i < 50_000; i++) {
      count.part("row").part(String.valueOf(i % 20_000)).add();
    }
    assertThat(count.count()).isEqualTo(20_000);
    assertThat(count.isExact()).isTrue();
  }

  @Test
  void whereAPartEndsMakesADifference() {
    DistinctCount count = new DistinctCount();
    count.part("ab").part("c").add();
    count.part("a").part("bc").add();
    count.part("abc").add();
    count.part("").add();
    count.add();
    assertThat(count.count()).isEqualTo(5);
  }

  @Test
  void beyondTheBoundItIsAnEstimate() {
    DistinctCount count = new DistinctCount(1 << 14);
    for (int i = 0; i < 400_000; i++) {
      count.part("日本語の行 " + i % 200_000).add();
    }
    assertThat(count.isExact()).isFalse();
    assertThat(count.count()).isCloseTo(200_000, Percentage.withPercentage(3));
  }
}

package io.github.tune4j.data.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawTest {

  private static BitSet rows(int count) {
    BitSet rows = new BitSet();
    rows.set(0, count);
    return rows;
  }

  @Test
  void asManyAreDrawnAsAreWantedAndThere() {
    assertThat(Draw.of(rows(100), 30, 1).cardinality()).isEqualTo(30);
    assertThat(Draw.of(rows(100), 100, 1).cardinality()).isEqualTo(100);
    assertThat(Draw.of(rows(100), 200, 1).cardinality()).isEqualTo(100);
    assertThat(Draw.of(rows(100), 0, 1).cardinality()).isZero();
  }

  @Test
  void theSameRowsAreDrawnEverywhere() {
    assertThat(Draw.of(rows(20), 5, 42)).hasToString("{3, 7, 13, 14, 16}");
    BitSet odd = new BitSet();
    rows(20).stream().forEach(row -> odd.set(2 * row + 1));
    assertThat(Draw.of(odd, 5, 42)).hasToString("{7, 15, 27, 29, 33}");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 500, 999, 1000, 5000})
  void groupsAreDrawnWholeAndNeverAll(int wanted) {
    Random random = new Random(wanted);
    try (Ledger ledger = new Ledger(1_000)) {
      long[] groups = new long[1_000];
      for (int row = 0; row < 1_000; row++) {
        groups[row] = new Random(random.nextInt(400)).nextLong();
        ledger.add(row, row, groups[row], 0, row);
      }
      BitSet kept = Draw.of(rows(1_000), 900, 1);
      BitSet drawn = GroupDraw.of(ledger, kept, wanted);
      BitSet others = (BitSet) kept.clone();
      others.andNot(drawn);
      assertThat(others.cardinality() + drawn.cardinality()).isEqualTo(900);
      assertThat(others.cardinality()).isPositive();
      assertThat(drawn.stream().mapToLong(row -> groups[row]).boxed())
          .doesNotContainAnyElementsOf(
              others.stream().mapToObj(row -> groups[row]).distinct().toList());
      if (wanted <= 500) {
        assertThat(drawn.cardinality()).isBetween(wanted, wanted + 20);
      }
    }
  }

  @Test
  void ofOneGroupNothingIsDrawn() {
    try (Ledger ledger = new Ledger()) {
      ledger.add(1, 1, 7, 0, 1);
      ledger.add(2, 2, 7, 0, 2);
      assertThat(GroupDraw.of(ledger, rows(2), 1).isEmpty()).isTrue();
    }
  }
}

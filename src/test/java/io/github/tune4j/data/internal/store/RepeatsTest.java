package io.github.tune4j.data.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A plain comparison of all rows is the reference. */
class RepeatsTest {

  private static final int ROWS = 20_000;
  private final long[] prompts = new long[ROWS];
  private final long[] answers = new long[ROWS];

  private Ledger ledger(int inMemory, int differentPrompts) {
    Random random = new Random(differentPrompts);
    Ledger ledger = new Ledger(inMemory);
    for (int row = 0; row < ROWS; row++) {
      prompts[row] = new Random(random.nextInt(differentPrompts)).nextLong();
      answers[row] = new Random(random.nextInt(4)).nextLong();
      ledger.add(prompts[row], answers[row], row, row % 7, row + 1);
    }
    return ledger;
  }

  @ParameterizedTest
  @CsvSource({"16777216, 5000", "65536, 5000", "4096, 5000", "65536, 1", "4096, 100000"})
  void repeatsAreFoundWhateverTheBound(int table, int differentPrompts) {
    try (Ledger ledger = ledger(table, differentPrompts)) {
      BitSet duplicates = new BitSet();
      BitSet conflicts = new BitSet();
      Map<Long, Set<Long>> earlier = new HashMap<>();
      for (int row = 0; row < ROWS; row++) {
        Set<Long> given = earlier.computeIfAbsent(prompts[row], key -> new HashSet<>());
        conflicts.set(row, !given.isEmpty() && !given.contains(answers[row]));
        duplicates.set(row, !given.add(answers[row]));
      }
      Repeats repeats = Repeats.of(ledger, false, table);
      assertThat(repeats.duplicates()).isEqualTo(duplicates);
      assertThat(repeats.conflicts()).isEqualTo(conflicts);
    }
  }

  @ParameterizedTest
  @CsvSource({"16777216, 5000", "4096, 5000", "4096, 1"})
  void withOneAnswerEveryOtherAnswerIsAConflict(int table, int differentPrompts) {
    try (Ledger ledger = ledger(table, differentPrompts)) {
      BitSet duplicates = new BitSet();
      BitSet conflicts = new BitSet();
      Map<Long, Long> first = new HashMap<>();
      for (int row = 0; row < ROWS; row++) {
        Long given = first.putIfAbsent(prompts[row], answers[row]);
        conflicts.set(row, given != null && given != answers[row]);
        duplicates.set(row, given != null && given == answers[row]);
      }
      Repeats repeats = Repeats.of(ledger, true, table);
      assertThat(repeats.duplicates()).isEqualTo(duplicates);
      assertThat(repeats.conflicts()).isEqualTo(conflicts);
    }
  }

  @ParameterizedTest
  @CsvSource({"16777216, 5000", "4096, 5000", "4096, 1"})
  void leaksAreRowsOfTheValidationPartThatAreTrainedOn(int table, int differentPrompts) {
    try (Ledger ledger = ledger(table, differentPrompts)) {
      Random random = new Random(1);
      BitSet kept = new BitSet();
      BitSet validation = new BitSet();
      Set<Map.Entry<Long, Long>> trained = new HashSet<>();
      for (int row = 0; row < ROWS; row++) {
        kept.set(row, random.nextInt(10) > 0);
        validation.set(row, kept.get(row) && random.nextInt(4) == 0);
        if (kept.get(row) && !validation.get(row)) {
          trained.add(Map.entry(prompts[row], answers[row]));
        }
      }
      BitSet leaks = new BitSet();
      validation.stream()
          .filter(row -> trained.contains(Map.entry(prompts[row], answers[row])))
          .forEach(leaks::set);
      assertThat(Repeats.of(ledger, false, table).leaks(kept, validation)).isEqualTo(leaks);
    }
  }
}

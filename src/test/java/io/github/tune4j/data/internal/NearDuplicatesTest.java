package io.github.tune4j.data.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tune4j.data.internal.NearDuplicates.Found;
import io.github.tune4j.data.internal.NearDuplicates.Pair;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearDuplicatesTest {

  private static final String FIRST = "The quick brown fox jumps over the lazy dog near the river.";

  @Test
  void aRowThatIsNearlyAnEarlierOneIsFoundWithItsSimilarity() {
    String changed = FIRST.replace("lazy", "idle");
    List<String> rows = List.of(FIRST, "Something else entirely.", changed, "日本の首都は東京です。");
    Found found = find(0.7, rows);
    assertThat(found.count()).isEqualTo(1);
    assertThat(found.isRepeat(2)).isTrue();
    assertThat(found.isRepeat(0)).isFalse();
    assertThat(found.first()).containsExactly(new Pair(2, 0, jaccard(FIRST, changed)));
    assertThat(find(0.9, rows).count()).isZero();
  }

  @Test
  void whiteSpaceUpperCaseAndWidthMakeNoDifference() {
    Found found =
        find(
            1,
            List.of(
                "Ｆｉｎｅ－Ｔｕｎｉｎｇ　１２３", "fine-tuning 123", " FINE-TUNING\n\n\t123 ", "ｶﾀｶﾅ", "カタカナ"));
    assertThat(found.first())
        .containsExactly(new Pair(1, 0, 1), new Pair(2, 0, 1), new Pair(4, 3, 1));
  }

  @Test
  void aTextShorterThanAPieceIsAPieceOfItsOwn() {
    assertThat(find(0.5, List.of("はい", "いいえ", "はい", "", "はいは", " ")).first())
        .containsExactly(new Pair(2, 0, 1), new Pair(5, 3, 1));
  }

  @Test
  void ofManyEqualRowsAllButTheFirstAreFoundAndTheFirstTwentyTold() {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      rows.add(i % 3 == 0 ? FIRST : "row " + mutated("0123456789".repeat(3), 30, new Random(i)));
    }
    Found found = find(0.95, rows);
    for (int i = 3; i < 300; i += 3) {
      assertThat(found.isRepeat(i)).isTrue();
    }
    assertThat(found.isRepeat(0)).isFalse();
    assertThat(found.first()).hasSize(NearDuplicates.PAIRS);
    assertThat(found.first().get(0)).isEqualTo(new Pair(3, 0, 1));
    assertThat(found.first().get(19)).isEqualTo(new Pair(60, 0, 1));
  }

  /** Pairs around the threshold; texts of different pairs have next to nothing in common. */
  @ParameterizedTest
  @CsvSource({"0.5, 120", "0.6, 400", "0.8, 40", "0.8, 120", "0.8, 600", "0.9, 120", "0.95, 400"})
  void atLeast95PercentAreFoundAndNothingElse(double threshold, int length) {
    Random random = new Random(length);
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      String text = text(length, random);
      double target = Math.min(1, threshold - 0.2 + 0.35 * random.nextDouble());
      rows.add(text);
      rows.add(mutated(text, (int) Math.round(length * (1 - target) / 5 / (1 + target)), random));
    }
    Found byText = find(threshold, rows);
    Found bySignature = find(threshold, rows, 32L << 20, false);
    int there = 0;
    int found = 0;
    int atTheEdge = 0;
    int foundAtTheEdge = 0;
    int far = 0;
    int toldThoughFar = 0;
    for (int i = 1; i < rows.size(); i += 2) {
      double similarity = jaccard(rows.get(i), rows.get(i - 1));
      boolean is = byText.isRepeat(i);
      if (similarity >= threshold) {
        there++;
        found += is ? 1 : 0;
        atTheEdge += similarity < threshold + 0.05 ? 1 : 0;
        foundAtTheEdge += similarity < threshold + 0.05 && is ? 1 : 0;
      } else {
        assertThat(is).as("similarity %f", similarity).isFalse();
        far += similarity < threshold - 0.1 ? 1 : 0;
        toldThoughFar += similarity < threshold - 0.1 && bySignature.isRepeat(i) ? 1 : 0;
      }
      assertThat(byText.isRepeat(i - 1)).isFalse();
    }
    assertThat(atTheEdge).isGreaterThan(100);
    assertThat(far).isGreaterThan(30);
    assertThat((double) found / there).isGreaterThanOrEqualTo(0.95);
    assertThat((double) foundAtTheEdge / atTheEdge).isGreaterThanOrEqualTo(0.95);
    assertThat((double) toldThoughFar / far).isLessThan(0.05);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1 << 20, 3 << 20})
  void theResultIsTheSameWhateverTheMemory(long memory) {
    List<String> rows = families(60, 20_000);
    Found expected = find(0.8, rows, 1L << 30, true);
    Found found = find(0.8, rows, memory, true);
    assertThat(found.repeats()).isEqualTo(expected.repeats());
    assertThat(found.first()).isEqualTo(expected.first());
    assertThat(expected.count()).isGreaterThan(1000);
  }

  @Test
  void noRowsAreFine() {
    assertThat(find(0.8, List.of()).count()).isZero();
    assertThat(find(0.8, List.of(FIRST)).count()).isZero();
  }

  @Test
  void aThresholdOutOfRangeIsRefused() {
    assertThatThrownBy(() -> new NearDuplicates(0))
        .hasMessage("must be above 0 and at most 1, but is 0.0");
    assertThatThrownBy(() -> new NearDuplicates(Double.NaN))
        .hasMessage("must be above 0 and at most 1, but is NaN");
  }

  /** What is done to plain text by hand is what the platform does to it. */
  @Test
  void plainTextIsNormalizedAsUnicodeSays() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = 0; k < 8; k++) {
        int block = random.nextInt(4);
        text.append(
            (char)
                (block == 0
                    ? random.nextInt(0x80)
                    : block == 1
                        ? 0x3000 + random.nextInt(0x100)
                        : 0x4E00 + random.nextInt(0x5200)));
      }
      String plain = text.toString();
      // A ligature at the end sends the text the other way; it becomes two letters.
      assertThat(Shingles.of(plain + " fi")).as(plain).isEqualTo(Shingles.of(plain + " ﬁ"));
    }
  }

  private static Found find(double threshold, List<String> rows) {
    return find(threshold, rows, 32L << 20, true);
  }

  private static Found find(double threshold, List<String> rows, long memory, boolean texts) {
    try (NearDuplicates near = new NearDuplicates(threshold, memory)) {
      rows.forEach(near::add);
      return texts ? near.finish(row -> rows.get((int) row)) : near.finish();
    }
  }

  /**
   * Texts, half of them in Japanese, of which many are earlier ones with some characters changed.
   */
  private static List<String> families(int length, int count) {
    Random random = new Random(length);
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (rows.size() > 10 && random.nextInt(3) > 0) {
        String original = rows.get(random.nextInt(rows.size()));
        rows.add(mutated(original, random.nextInt(1 + length / 30), random));
      } else {
        rows.add(text(length / 2 + random.nextInt(length), random));
      }
    }
    return rows;
  }

  private static String text(int length, Random random) {
    StringBuilder text = new StringBuilder();
    boolean japanese = random.nextBoolean();
    while (text.length() < length) {
      text.append((char) (japanese ? 0x3041 + random.nextInt(80) : 'a' + random.nextInt(26)));
      text.append(random.nextInt(6) == 0 ? " " : "");
    }
    return text.toString();
  }

  private static String mutated(String text, int changes, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(mutated.length());
      switch (random.nextInt(3)) {
        case 0 -> mutated.insert(at, (char) ('a' + random.nextInt(26)));
        case 1 -> mutated.setCharAt(at, (char) (0x4E00 + random.nextInt(3000)));
        default -> mutated.deleteCharAt(at).append('x');
      }
    }
    return mutated.toString();
  }

  private static double jaccard(String one, String other) {
    Set<String> both = pieces(one);
    Set<String> others = pieces(other);
    int sum = both.size() + others.size();
    both.retainAll(others);
    return (double) both.size() / (sum - both.size());
  }

  /** The pieces of a text as it is said what they are, without hashing. */
  private static Set<String> pieces(String text) {
    String normal =
        Normalizer.normalize(text, Normalizer.Form.NFKC)
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\s+", " ")
            .strip();
    Set<String> pieces = new HashSet<>();
    for (int i = 0; i == 0 || i + 5 <= normal.length(); i++) {
      pieces.add(normal.substring(i, Math.min(normal.length(), i + 5)));
    }
    return pieces;
  }
}

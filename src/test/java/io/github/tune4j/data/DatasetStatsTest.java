package io.github.tune4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tune4j.data.PreflightReport.Bar;
import io.github.tune4j.data.PreflightReport.Spread;
import io.github.tune4j.exception.DatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DatasetStatsTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void charactersAreCountedOfPromptAnswerAndRow() throws IOException {
    DatasetStats stats = stats("rows.csv", "prompt,completion\nabc,日本語です\nabc,𠮷野家\nabcd,ok 1\n");
    assertThat(stats.rows()).isEqualTo(3);
    assertThat(stats.shape()).isEqualTo(Shape.PROMPT_COMPLETION);
    Spread prompts = stats.prompts().orElseThrow();
    assertThat(prompts.shortest()).isEqualTo(3);
    assertThat(prompts.longest()).isEqualTo(4);
    assertThat(prompts.mean()).isEqualTo(10.0 / 3);
    assertThat(prompts.percentiles()).isEqualTo(Map.of(50, 3L, 90, 4L, 95, 4L, 99, 4L));
    Spread answers = stats.answers().orElseThrow();
    assertThat(answers.histogram())
        .containsExactly(new Bar(3, 4, 1), new Bar(4, 5, 1), new Bar(5, 6, 1));
    assertThat(stats.lengths().shortest()).isEqualTo(6);
    assertThat(stats.lengths().longest()).isEqualTo(8);
    assertThat(stats.turns().orElseThrow().longest()).isEqualTo(2);
    assertThat(stats.distinct()).isEqualTo(2);
    assertThat(stats.distinctExact()).isTrue();
    assertThat(stats.systemShare()).isZero();
  }

  @Test
  void lettersAreCountedByScript() throws IOException {
    DatasetStats stats = stats("rows.csv", "prompt,completion\nabcé 12!,カード漢\nдом,ｱ々\n");
    // 4 Latin, カ ー ド 漢 ｱ 々, д о м
    assertThat(stats.scripts()).isEqualTo(new DatasetStats.Scripts(4 / 13.0, 6 / 13.0, 3 / 13.0));
  }

  @Test
  void turnsAndSystemTurnsOfConversationsAreCounted() throws IOException {
    DatasetStats stats =
        stats(
            "rows.jsonl",
            """
            {"messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}, {"role": "assistant", "content": "a"}]}
            {"messages": [{"role": "user", "content": "u"}, {"role": "assistant", "content": "a"}]}
            """);
    assertThat(stats.turns().orElseThrow().mean()).isEqualTo(2.5);
    assertThat(stats.systemShare()).isEqualTo(0.5);
    assertThat(stats.distinct()).isEqualTo(2);
  }

  @Test
  void wholeTextsHaveNoPrompts() throws IOException {
    DatasetStats stats = stats("rows.txt", "one\ntwo\none\n");
    assertThat(stats.prompts()).isEmpty();
    assertThat(stats.answers()).isEmpty();
    assertThat(stats.turns()).isEmpty();
    assertThat(stats.lengths().mean()).isEqualTo(3);
    assertThat(stats.distinct()).isEqualTo(2);
  }

  @Test
  void rowsThatNoJobTakesAreLeftOutAndCounted() throws IOException {
    DatasetStats stats = stats("rows.csv", "prompt,completion\na,b\na,\na\nc,d\n");
    assertThat(stats.rows()).isEqualTo(2);
    assertThat(stats.leftOut()).isEqualTo(2);
  }

  @Test
  void whatCannotBeReadIsNotSummedUp() throws IOException {
    assertThatThrownBy(() -> stats("rows.csv", "prompt,completion\na,b\nc,\"d\n"))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("not a CSV file from here on");
    assertThatThrownBy(() -> stats("rows.csv", "prompt,completion\na,\n"))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("the cell is blank")
        .hasMessageContaining("rows.csv:2");
  }

  @Test
  void theTableAndTheJsonHoldTheSame() throws IOException {
    String rows =
        IntStream.rangeClosed(1, 200)
            .mapToObj(i -> "q" + i + "," + "a".repeat(i == 200 ? 5000 : i))
            .collect(Collectors.joining("\n", "prompt,completion\n", "\nx,\n"));
    DatasetStats stats = stats("rows.csv", rows);
    assertThat(stats.table())
        .isEqualTo(
            """
            200 rows of shape prompt_completion
            1 left out; data check tells why
            200 different prompts
            letters: 100.0 % Latin, 0.0 % kana and kanji, 0.0 % other

                        shortest   longest        mean    50 %    90 %    95 %    99 %
            prompt             2         4         3.5       4       4       4       4
            answer             1      5000       124.5     100     180     190     198
            row                3      5004       128.0     104     184     194     202
            turns              2         2         2.0       2       2       2       2

            rows by characters
                       0–19 ████████████████████████████████         16
                      20–39 ████████████████████████████████████████ 20
                      40–59 ████████████████████████████████████████ 20
                      60–79 ████████████████████████████████████████ 20
                      80–99 ████████████████████████████████████████ 20
                    100–119 ██████████████████████████████████████   19
                    120–139 ████████████████████████████████████████ 20
                    140–159 ████████████████████████████████████████ 20
                    160–179 ████████████████████████████████████████ 20
                    180–199 ████████████████████████████████████████ 20
                    200–219 ████████                                 4
                   220–5004 ██                                       1
            """);
    JsonNode json = JsonMapper.shared().readTree(stats.toJson());
    assertThat(json.path("rows").asLong(0)).isEqualTo(200);
    assertThat(json.path("answer_lengths").path("percentiles").path("95").asLong(0)).isEqualTo(190);
    assertThat(json.path("lengths").path("histogram").get(0).path("rows").asLong(0)).isPositive();
    assertThat(json.path("distinct").asLong(0)).isEqualTo(200);
  }

  @Test
  void percentilesOfLongTextsAreAlmostExact() {
    LengthCount count = new LengthCount();
    Random random = new Random(3);
    long[] lengths = random.longs(10_001, 1, 2_000_000).toArray();
    for (long length : lengths) {
      count.add(length);
    }
    Arrays.sort(lengths);
    Spread spread = count.spread();
    assertThat((double) spread.percentiles().getOrDefault(50, 0L))
        .isBetween(lengths[5000] * 0.992, (double) lengths[5000]);
    assertThat(spread.longest()).isEqualTo(lengths[10_000]);
    assertThat(spread.histogram().stream().mapToLong(Bar::rows).sum()).isEqualTo(10_001);
  }

  private DatasetStats stats(String name, String content) throws IOException {
    return TextDataset.of(Files.writeString(folder.resolve(name), content)).stats();
  }
}

package io.github.tune4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.DatasetException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of rows in which something is found, and what is told of them. */
class DatasetReportTest {

  private static final String DEFECTS = "prompt,completion\na,b\nc\nd,\ne,None\nf,g\na,h\n";

  @TempDir private Path folder = Path.of("");

  private TextDataset csv(String text) throws IOException {
    return TextDataset.csv(Files.writeString(folder.resolve("rows.csv"), text));
  }

  private String written() throws IOException {
    return Files.readAllLines(folder.resolve("train.jsonl")).stream()
        .map(line -> line.replaceAll("[^:]*:\"([^\"]*)\"[^:]*:\"([^\"]*)\".*", "$1→$2"))
        .collect(Collectors.joining(" "));
  }

  @Test
  void rowsThatFailEndTheJobAtTheFirst() throws IOException {
    TextDataset dataset = csv(DEFECTS);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(dataset::check)
        .withMessageStartingWith("the row has 1 cells, but the header has 2");
    assertThat(dataset.report().ok()).isFalse();
    assertThat(dataset.report().kept()).isEqualTo(4);
  }

  @Test
  void rowsThatAreDroppedAreCountedAndLeftOut() throws IOException {
    TextDataset dataset =
        csv(DEFECTS)
            .policy(Check.MISALIGNED, Policy.DROP)
            .policy(Check.BLANK_ANSWER, Policy.DROP)
            .policy(Check.CONFLICT, Policy.DROP);
    assertThat(dataset.check()).isEqualTo(new Split(3, 0));
    assertThat(dataset.materialize(folder, false)).isEqualTo(new Split(3, 0));
    assertThat(written()).isEqualTo("a→b e→None f→g");
    DatasetReport report = dataset.report();
    assertThat(report.ok()).isTrue();
    assertThat(report.rows()).isEqualTo(6);
    assertThat(report.kept()).isEqualTo(3);
    assertThat(report.dropped()).isEqualTo(3);
    assertThat(Files.readString(folder.resolve("report.json")))
        .contains("\"dropped\" : 3", "\"file\" : \"rows.csv\"", "\"check\" : \"blank-answer\"")
        .doesNotContain(folder.toString());
  }

  @Test
  void aWarningCanBeMadeAFailure() throws IOException {
    TextDataset dataset = csv("prompt,completion\na,None\n");
    assertThat(dataset.check()).isEqualTo(new Split(1, 0));
    TextDataset strict = dataset.policy(Check.NULL_TEXT, Policy.FAIL);
    assertThat(strict.report().ok()).isFalse();
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(strict::check)
        .withMessage("the answer is None (" + folder.resolve("rows.csv") + ":2)");
  }

  @Test
  void aDataSetOfWhichEveryRowIsDroppedIsRefused() throws IOException {
    TextDataset dataset = csv("prompt,completion\na,\n").policy(Check.BLANK_ANSWER, Policy.DROP);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(dataset::check)
        .withMessageStartingWith("all 1 rows were dropped");
  }

  @Test
  void rowsThatCannotBeTrainedOnYetCanBeDropped() throws IOException {
    Path file = folder.resolve("rows.jsonl");
    Files.writeString(
        file,
        """
        {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}
        {"messages": [{"role": "user", "content": "c"}, {"role": "assistant", "content": "d", "weight": 0}]}
        """);
    TextDataset dataset = TextDataset.jsonl(file);
    assertThat(dataset.report().ok()).isTrue();
    assertThatExceptionOfType(DatasetException.class).isThrownBy(dataset::check);
    assertThat(dataset.policy(Check.UNTRAINABLE, Policy.DROP).check()).isEqualTo(new Split(1, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FILE       | DROP | dataset.policy.file: must be fail: of a file that cannot be read no row is left
          ENCODING   | WARN | dataset.policy.encoding: must be fail: of a file that cannot be read no row is left
          MISALIGNED | WARN | dataset.policy.misaligned: must be fail or drop: such a row cannot be trained on
          SWAPPED    | DROP | dataset.policy.swapped: must be fail or warn: it is found in columns, not in rows
          """)
  void aPolicyThatMeansNothingIsRefused(Check check, Policy policy, String message) {
    TextDataset dataset = TextDataset.csv(Path.of("x.csv"));
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> dataset.policy(check, policy))
        .withMessage(message);
  }

  @Test
  void columnsThatSeemSwappedAreToldOnce() throws IOException {
    DatasetReport report =
        csv("instruction,output\na,b\nc,d\n").prompt("output").completion("instruction").report();
    assertThat(report.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.check()).isEqualTo(Check.SWAPPED);
              assertThat(problem.severity()).isEqualTo(Policy.WARN);
              assertThat(problem.count()).isEqualTo(1);
              assertThat(problem.places().get(0).detail())
                  .isEqualTo("prompts are taken from output and answers from instruction");
            });
  }

  @Test
  void aBrokenFileDoesNotHideTheOthers() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "prompt,completion\na,b\nc,\"d\n");
    Files.writeString(folder.resolve("b.csv"), "");
    Files.writeString(folder.resolve("c.csv"), "prompt,completion\ne,f\n");
    DatasetReport report = TextDataset.csv(folder).report();
    assertThat(report.rows()).isEqualTo(2);
    assertThat(report.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.check()).isEqualTo(Check.FILE);
              assertThat(problem.places().stream().map(DatasetReport.Place::line))
                  .containsExactly(3L, 0L);
            });
  }

  @Test
  void theTableIsReadable() throws IOException {
    Path file = folder.resolve("rows.csv");
    String rows =
        "prompt;completion\n"
            + "日本の首都は?;東京です。\n"
            + IntStream.range(0, 21).mapToObj(i -> "質問;\n").collect(Collectors.joining());
    Files.write(file, rows.getBytes(Charset.forName("windows-31j")));
    String places =
        IntStream.range(3, 23)
            .mapToObj(line -> "      FILE:" + line + "  the cell is blank (column completion)\n")
            .collect(Collectors.joining());
    assertThat(TextDataset.csv(file).report().table().replace(file.toString(), "FILE"))
        .isEqualTo(
            "FILE: windows-31j, found, cells by semicolon\n"
                + "22 rows of shape prompt_completion, 1 kept\n"
                + "fail  blank-answer   21\n"
                + places
                + "      and 1 more\n"
                + "not ok\n");
  }

  @Test
  void theSameReportIsJson() throws IOException {
    Path file = folder.resolve("rows.csv");
    assertThat(csv("prompt,completion\na,\n").report().toJson().replace(file.toString(), "FILE"))
        .isEqualTo(
            "{\"ok\":false,\"rows\":1,\"kept\":0,\"shape\":\"prompt_completion\","
                + "\"files\":[{\"file\":\"FILE\",\"encoding\":\"UTF-8\","
                + "\"encoding_detected\":false,\"delimiter\":\",\"}],"
                + "\"problems\":[{\"check\":\"blank-answer\",\"severity\":\"fail\",\"count\":1,"
                + "\"places\":[{\"file\":\"FILE\",\"line\":2,"
                + "\"detail\":\"the cell is blank (column completion)\"}]}]}");
  }
}

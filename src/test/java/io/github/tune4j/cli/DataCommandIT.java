package io.github.tune4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code data check}, started as the launcher starts it. Needs no Python. */
@Timeout(60)
class DataCommandIT {

  private static final Path CORPUS = Path.of("src/test/resources/io/github/tune4j/data/corpus");

  @Test
  void aBrokenFileIsToldWithItsPlacesAndEndsWith1() throws Exception {
    String file = CORPUS.resolve("too-few.csv").toString();
    CommandLineTool.Ended ended = CommandLineTool.run("data", "check", file, "--json");
    assertThat(ended.code()).as(ended.err()).isEqualTo(1);
    JsonNode report = ended.json();
    assertThat(report.path("ok").asBoolean(true)).isFalse();
    assertThat(report.path("rows").asInt(0)).isEqualTo(3);
    JsonNode problem = report.path("problems").get(0);
    assertThat(problem.path("check").asString("")).isEqualTo("misaligned");
    assertThat(problem.path("severity").asString("")).isEqualTo("fail");
    assertThat(problem.path("count").asInt(0)).isEqualTo(1);
    JsonNode place = problem.path("places").get(0);
    assertThat(place.path("file").asString("")).isEqualTo(file);
    assertThat(place.path("line").asInt(0)).isEqualTo(3);
    assertThat(place.path("detail").asString(""))
        .startsWith("the row has 1 cells, but the header has 2; ")
        .endsWith("; it begins: c");
  }

  @Test
  void aGoodFileEndsWith0() throws Exception {
    CommandLineTool.Ended ended =
        CommandLineTool.run("data", "check", CORPUS.resolve("ja-shift-jis.csv").toString());
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out())
        .endsWith(
            """
            ja-shift-jis.csv: windows-31j, found, cells by comma
            2 rows of shape alpaca, 2 kept
            ok
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          too-few.csv --policy misaligned=drop                        | 0
          either-delimiter.csv --delimiter ; --prompt instruction --completion x,y | 0
          ja-ambiguous.csv --encoding windows-31j                      | 0
          object.json --format jsonl                                   | 0
          two-shapes.jsonl --shape alpaca                              | 0
          nan.csv --policy null-text=fail                              | 1
          comma.csv --prompt question                                  | 1
          comma.csv --policy nonsense=fail                             | 1
          comma.csv --encoding kanji                                   | 2
          comma.csv --format xlsx                                      | 2
          """)
  void optionsSayWhatIsNotFound(String arguments, int code) throws Exception {
    String[] all = ("data check " + arguments).split(" ");
    all[2] = CORPUS.resolve(all[2]).toString();
    CommandLineTool.Ended ended = CommandLineTool.run(all);
    assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(code);
  }

  @Test
  void aTemplateIsWrittenAndTheNextCommandTold(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("alpaca.csv");
    CommandLineTool.Ended ended = CommandLineTool.run("data", "template", file.toString());
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out())
        .isEqualTo("wrote %s: 6 rows of shape alpaca%nnext: ./tune4j data check %s%n", file, file);
    assertThat(CommandLineTool.run("data", "check", file.toString()).code()).isZero();
    ended = CommandLineTool.run("data", "template", file.toString());
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("there is such a file already");
    ended = CommandLineTool.run("data", "template", folder.resolve("alpaka.csv").toString());
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).startsWith("the name says the shape, but alpaka is unknown");
  }

  @Test
  void rowsAreConverted(@TempDir Path folder) throws Exception {
    Path target = folder.resolve("rows.jsonl.gz");
    String[] command = {
      "data",
      "convert",
      CORPUS.resolve("blank-answer.csv").toString(),
      target.toString(),
      "--to",
      "messages"
    };
    CommandLineTool.Ended ended = CommandLineTool.run(command);
    assertThat(ended.code()).as(ended.err()).isEqualTo(1);
    assertThat(ended.out()).contains("blank-answer").endsWith("not ok\n");
    assertThat(target).doesNotExist();
    command = with(command, "--policy", "blank-answer=drop", "--json");
    ended = CommandLineTool.run(command);
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.json().path("kept").asInt(0)).isPositive();
    assertThat(CommandLineTool.run("data", "check", target.toString()).out())
        .contains("of shape messages, " + ended.json().path("kept").asInt(0) + " kept");
    ended = CommandLineTool.run(command);
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains(target + " exists; --force replaces it");
    assertThat(CommandLineTool.run(with(command, "--force")).code()).isZero();
  }

  private static String[] with(String[] command, String... more) {
    return Stream.concat(Arrays.stream(command), Arrays.stream(more)).toArray(String[]::new);
  }
}

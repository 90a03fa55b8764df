package io.github.tune4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tune4j.data.DatasetReport;
import io.github.tune4j.data.Shape;
import io.github.tune4j.data.TextDataset;
import io.github.tune4j.exception.DatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExampleFileTest {

  @TempDir private Path folder = Path.of("");

  static Stream<String> names() {
    return ExampleFile.SHAPES.stream()
        .flatMap(shape -> ExampleFile.endings(shape).stream().map(ending -> shape + "." + ending));
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatIsWrittenIsReadAsItsShapeWithoutAProblem(String name) {
    Path file = folder.resolve(name);
    ExampleFile example = ExampleFile.named(file);
    int rows = example.write();
    assertThat(file).isNotEmptyFile();
    DatasetReport report = TextDataset.of(file).report();
    assertThat(report.kept()).as(report.table()).isEqualTo(rows).isEqualTo(report.rows());
    assertThat(report.shape().map(Shape::key)).hasValue(example.shape());
    assertThat(report.problems()).as(report.table()).isEmpty();
  }

  @Test
  void csvShowsHowCommasQuotesAndLineBreaksAreQuoted() throws IOException {
    Path file = folder.resolve("alpaca.csv");
    ExampleFile.named(file).write();
    assertThat(Files.readString(file))
        .startsWith("instruction,input,output\n")
        .contains(",\"Red, yellow, and blue.\"\n")
        .contains(",\"\"\"open sesame\"\"\"\n")
        .contains("\"Grey waves come and go,\nthe gull");
  }

  @Test
  void aFileThatIsThereIsLeftAsItIs() throws IOException {
    Path file = Files.writeString(folder.resolve("text.txt"), "mine");
    assertThatThrownBy(() -> ExampleFile.named(file).write())
        .isInstanceOf(DatasetException.class)
        .hasMessage("there is such a file already; it is left as it is (" + file + ")");
    assertThat(file).hasContent("mine");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          alpacca.csv   | the name says the shape, but alpacca is unknown, did you mean alpaca?
          rows.csv      | the name says the shape, but rows is unknown, there are alpaca, prompt_completion, sharegpt, messages, text, preference, classification
          alpaca.xlsx   | a file of shape alpaca ends in .csv, .tsv, .jsonl, .json, not .xlsx
          alpaca        | a file of shape alpaca ends in .csv, .tsv, .jsonl, .json
          alpaca.txt    | a file of shape alpaca ends in .csv, .tsv, .jsonl, .json, not .txt
          sharegpt.csv  | a file of shape sharegpt ends in .jsonl, .json, not .csv: its rows hold lists of turns
          """)
  void aNameThatSaysNothingIsToldWithTheOnesThatDo(String name, String message) {
    assertThatThrownBy(() -> ExampleFile.named(Path.of(name))).hasMessage(message);
  }

  @Test
  void aNameMayHaveHyphensAndCapitals() {
    assertThat(List.of("Prompt-Completion.CSV", "dir/ALPACA.json"))
        .extracting(name -> ExampleFile.named(Path.of(name)).shape())
        .containsExactly("prompt_completion", "alpaca");
  }
}

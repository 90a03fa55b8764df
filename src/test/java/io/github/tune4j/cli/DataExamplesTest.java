package io.github.tune4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tune4j.FineTuning;
import io.github.tune4j.data.Check;
import io.github.tune4j.data.TextDataset;
import io.github.tune4j.exception.DatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The conversions in examples/data do what their comments say. */
class DataExamplesTest {

  private static final Path EXAMPLES = Path.of("examples/data");
  private static final Pattern COMMAND = Pattern.compile("#   \\./tune4j data (convert .*)");

  @TempDir private Path folder = Path.of("");

  static Stream<Path> jobs() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files.filter(it -> it.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  /** The command in the comment of a job, with its file in another folder. */
  private List<String> command(Path job) throws IOException {
    Matcher command =
        COMMAND.matcher(Files.readString(job).replace("\\\n#     ", "").replace("\\\\n", "\\n"));
    assertThat(command.find()).isTrue();
    List<String> words = new ArrayList<>();
    for (String word : command.group(1).split(" ", -1)) {
      words.add(word.replace("'", ""));
    }
    words.set(2, folder.resolve(words.get(2)).toString());
    return words;
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void theRowsOfAJobAreThoseOfItsConversion(Path job) throws IOException {
    TextDataset rows = FineTuning.read(job).dataset();
    assertThat(rows.report().problems()).isEmpty();
    List<String> command = command(job);
    assertThat(new CommandLine(new DataCommand()).execute(command.toArray(String[]::new))).isZero();
    TextDataset converted = TextDataset.of(Path.of(command.get(2)));
    assertThat(trained(converted)).isEqualTo(trained(rows)).isNotEmpty();
  }

  private String trained(TextDataset rows) throws IOException {
    Path dataset = Files.createDirectory(folder.resolve("dataset-" + System.nanoTime()));
    rows.materialize(dataset, true);
    return Files.readString(dataset.resolve("train.jsonl"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          instruction-output     | dolly.csv       | instruction,output
          instruction-with-input | dolly.csv       | prompt,completion
          no-header              | with-header.csv | prompt,completion
          two-columns            | qa.csv          | prompt,completion
          """)
  void theConvertedFileHasTheseColumns(String job, String file, String header) throws IOException {
    List<String> command = command(EXAMPLES.resolve(job + ".yaml"));
    new CommandLine(new DataCommand()).execute(command.toArray(String[]::new));
    assertThat(Files.readAllLines(folder.resolve(file)).get(0)).isEqualTo(header);
  }

  @Test
  void theInputStaysWhereThereIsOne() throws IOException {
    assertThat(trained(FineTuning.read(EXAMPLES.resolve("instruction-with-input.yaml")).dataset()))
        .contains("\"content\":\"富士山の高さは?\\n\\n富士山は静岡県と")
        .contains("\"content\":\"水は何度で沸騰しますか?\"");
  }

  @Test
  void aFirstRowTakenForAHeaderIsNoticed() {
    TextDataset rows = TextDataset.csv(EXAMPLES.resolve("no-header.csv"));
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(rows::check)
        .withMessage(
            "the columns are of no known shape: 日本の首都は?, 東京です。; name those to train on by prompt"
                + " and completion, or all of them by columns if the first line is data"
                + " (examples/data/no-header.csv:2)");
  }

  @Test
  void aHeaderTakenForARowIsNoticed() throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), "instruction,output\na,b\n");
    assertThat(TextDataset.csv(file).columns("prompt", "completion").report().problems())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.check()).isEqualTo(Check.HEADER);
              assertThat(it.places())
                  .hasToString(
                      "["
                          + file
                          + ":1  the first row seems to be a header: if it is, do not name the"
                          + " columns]");
            });
  }
}

package io.github.tune4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tune4j.exception.DatasetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextDatasetTest {

  @TempDir private Path folder = Path.of("");

  private TextDataset csv(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), text);
    return TextDataset.csv(file).prompt("instruction").completion("output");
  }

  private static String rows(int count) {
    return "instruction,output\n"
        + IntStream.range(0, count)
            .mapToObj(i -> "question " + i + ",answer " + i + "\n")
            .collect(Collectors.joining());
  }

  private List<String> lines(String part) throws IOException {
    return Files.readAllLines(folder.resolve(part));
  }

  @Test
  void rowsBecomeMessagesForAModelWithAChatTemplate() throws IOException {
    csv("id,output,instruction\n1,\"東京, です\",\"日本の\n\"\"首都\"\"は?\"\n").materialize(folder, true);
    assertThat(lines("train.jsonl"))
        .containsExactly(
            "{\"prompt\":[{\"role\":\"user\",\"content\":\"日本の\\n\\\"首都\\\"は?\"}],"
                + "\"completion\":[{\"role\":\"assistant\",\"content\":\"東京, です\"}]}");
    assertThat(folder.resolve("validation.jsonl")).doesNotExist();
  }

  @Test
  void rowsStayTextsWithoutAChatTemplateOrWhenAskedTo() throws IOException {
    String expected = "{\"prompt\":\"question 0\",\"completion\":\"answer 0\"}";
    csv(rows(1)).materialize(folder, false);
    assertThat(lines("train.jsonl")).containsExactly(expected);
    csv(rows(1)).chat(false).materialize(folder, true);
    assertThat(lines("train.jsonl")).containsExactly(expected);
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheHeader() throws IOException {
    assertThat(csv('\uFEFF' + rows(2)).check()).isEqualTo(new Split(2, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "11,0.01,10,1",
    "11,0.1,10,1",
    "10,0.25,8,2",
    "100,0.5,50,50",
    "2,0.5,1,1",
    "7,0,7,0"
  })
  void theValidationPartIsTheFloorOfTheFractionAndAtLeastOneRow(
      int rows, double fraction, long train, long validation) throws IOException {
    TextDataset dataset = csv(rows(rows)).validation(fraction);
    assertThat(dataset.check()).isEqualTo(new Split(train, validation));
    dataset.materialize(folder, false);
    assertThat(lines("train.jsonl")).hasSize((int) train);
    if (validation > 0) {
      assertThat(lines("validation.jsonl")).hasSize((int) validation);
    }
  }

  @Test
  void theSplitLosesNoRowAndFollowsTheSeed() throws IOException {
    TextDataset dataset = csv(rows(50)).validation(0.3);
    dataset.materialize(folder, false);
    List<String> first = lines("validation.jsonl");
    List<String> all = new ArrayList<>(lines("train.jsonl"));
    all.addAll(first);
    assertThat(all).hasSize(50).doesNotHaveDuplicates();
    dataset.materialize(folder, false);
    assertThat(lines("validation.jsonl")).isEqualTo(first);
    dataset.seed(43).materialize(folder, false);
    assertThat(lines("validation.jsonl")).hasSize(15).isNotEqualTo(first);
  }

  @Test
  void theReportSaysWhatBecameOfTheRows() throws IOException {
    csv(rows(11)).validation(0.1).materialize(folder, true);
    assertThat(Files.readString(folder.resolve("report.json")))
        .contains(
            "\"source\" : \"rows.csv\"",
            "\"rows\" : 11",
            "\"train\" : 10",
            "\"validation\" : 1",
            "\"seed\" : 42",
            "\"chat\" : true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          instruction:output~a:b~      | there is no column instruction; the columns are instruction:output (FILE:1)
          prompt,output~a,b~           | there is no column instruction; the columns are prompt, output (FILE:1)
          instruction,output,output~   | the header names a column twice (FILE:1, column output)
          instruction,output~          | there is a header but no row (FILE)
          instruction,output~a,b~a,~   | the cell is blank (FILE:3, column output)
          instruction,output~' ',b~    | the cell is blank (FILE:2, column instruction)
          instruction,output~a,b~c~    | the row has 1 cells, but the header has 2; a cell that holds a comma, a quote or a line break must be quoted (FILE:3)
          instruction,output~a,b,c~    | the row has 3 cells, but the header has 2; a cell that holds a comma, a quote or a line break must be quoted (FILE:2)
          instruction,output~'x~y',b~c~ | the row has 1 cells, but the header has 2; a cell that holds a comma, a quote or a line break must be quoted (FILE:4)
          """,
      quoteCharacter = '`')
  void aBrokenFileIsReportedWithItsPlace(String text, String message) throws IOException {
    TextDataset dataset = csv(text.replace('~', '\n').replace('\'', '"'));
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(dataset::check)
        .withMessage(message.replace("FILE", folder.resolve("rows.csv").toString()));
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    TextDataset dataset = csv("");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(dataset::check)
        .withMessageStartingWith("the file is empty; its first line must name the columns");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path file = folder.resolve("none.csv");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(TextDataset.csv(file)::check)
        .withMessage("there is no such file (" + file + ")");
  }

  @Test
  void bytesThatAreNotUtf8AreReportedByLine() throws IOException {
    Path file = folder.resolve("latin.csv");
    Files.write(
        file, "instruction,output\na,b\ncafé,crème\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(TextDataset.csv(file).prompt("instruction").completion("output")::check)
        .withMessage("the text is not UTF-8; save the file as UTF-8 (" + file + ":3)");
  }

  @Test
  void aValidationPartMustLeaveRowsToTrainOn() throws IOException {
    TextDataset dataset = csv(rows(1)).validation(0.1);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(dataset::check)
        .withMessageStartingWith("a validation part of 0.1 leaves none of the 1 rows to train on");
  }

  @Test
  void whatIsWrittenIsUtf8() throws IOException {
    csv("instruction,output\n日本,🗾\n").materialize(folder, false);
    assertThat(
            new String(Files.readAllBytes(folder.resolve("train.jsonl")), StandardCharsets.UTF_8))
        .isEqualTo("{\"prompt\":\"日本\",\"completion\":\"🗾\"}\n");
  }
}

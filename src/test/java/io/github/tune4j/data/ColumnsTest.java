package io.github.tune4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.DatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The columns of a source become those that rows need. */
class ColumnsTest {

  private static final String ALPACA =
      "index,instruction,input,output\n0,Add.,1 and 2,3\n1,Say hi.,,Hi.\n";

  @TempDir private Path folder = Path.of("");

  private TextDataset csv(String text) throws IOException {
    return TextDataset.csv(Files.writeString(folder.resolve("rows.csv"), text));
  }

  private TextDataset jsonl(String text) throws IOException {
    Path file = folder.resolve("rows.jsonl");
    return TextDataset.jsonl(Files.writeString(file, text.replace('\'', '"')));
  }

  private String written(TextDataset dataset) throws IOException {
    dataset.materialize(folder, false);
    return Files.readString(folder.resolve("train.jsonl")).strip().replace('"', '\'');
  }

  private void assertRefused(TextDataset dataset, String message) {
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(dataset::check)
        .withMessage(message.replace("FOLDER", folder.toString()));
  }

  @Test
  void aColumnIsCalledOtherwise() throws IOException {
    assertThat(
            written(
                csv("question,answer\na,b\n")
                    .rename("question", "prompt")
                    .rename("answer", "completion")))
        .isEqualTo("{'prompt':'a','completion':'b'}");
  }

  @Test
  void namesCanChangePlaces() throws IOException {
    assertThat(
            written(
                csv("prompt,completion\na,b\n")
                    .rename("prompt", "completion")
                    .rename("completion", "prompt")))
        .isEqualTo("{'prompt':'b','completion':'a'}");
  }

  @Test
  void columnsAreCombinedAndWhatIsBlankIsLeftOutWithItsBrackets() throws IOException {
    assertThat(
            written(
                csv(ALPACA)
                    .combine("prompt", "{instruction}[\nWith {input}: {index}]")
                    .prompt("prompt")
                    .completion("output")))
        .isEqualTo(
            "{'prompt':'Add.\\nWith 1 and 2: 0','completion':'3'}\n"
                + "{'prompt':'Say hi.','completion':'Hi.'}");
  }

  @Test
  void aColumnThatIsMissingInARowIsBlankThere() throws IOException {
    assertThat(
            written(
                jsonl("{'q':'a','more':'x','completion':'b'}\n{'q':'c','completion':'d'}\n")
                    .combine("prompt", "{q}[ ({more})]")))
        .isEqualTo("{'prompt':'a (x)','completion':'b'}\n{'prompt':'c','completion':'d'}");
  }

  @Test
  void bracesAndBracketsStandForThemselvesWhenDoubled() throws IOException {
    assertThat(written(csv("q,completion\na,b\n").combine("prompt", "{{q}} [[{q}]] {q}[[[{q}]]]")))
        .isEqualTo("{'prompt':'{q} [a] a[a]','completion':'b'}");
  }

  @Test
  void combinedColumnsSeeTheRenamedOnesNotEachOther() throws IOException {
    assertThat(
            written(
                csv("a,b\nx,y\n")
                    .rename("a", "left")
                    .combine("prompt", "{left}{b}")
                    .combine("completion", "{b}{left}")))
        .isEqualTo("{'prompt':'xy','completion':'yx'}");
    assertRefused(
        csv("a,b\nx,y\n").combine("prompt", "{a}").combine("completion", "{prompt}"),
        "there is no column prompt; the columns are a, b (FOLDER/rows.csv:1)");
  }

  @Test
  void aBlankColumnOutsideOfBracketsIsABlankPromptOrAnswer() throws IOException {
    TextDataset asked = csv("q,completion\n,b\n").combine("prompt", "Answer: {q}");
    assertRefused(asked, "the cell is blank (FOLDER/rows.csv:2, column q)");
    assertThat(asked.report().problems())
        .singleElement()
        .satisfies(it -> assertThat(it.check()).isEqualTo(Check.BLANK_PROMPT));
    assertThat(csv("prompt,a\nx,\n").combine("completion", "So: {a}").report().problems())
        .singleElement()
        .satisfies(it -> assertThat(it.check()).isEqualTo(Check.BLANK_ANSWER));
  }

  @Test
  void aListIsNoPartOfAText() throws IOException {
    assertRefused(
        jsonl("{'q':['a'],'completion':'b'}\n").combine("prompt", "{q}?"),
        "the cell must be a text, but is a list (FOLDER/rows.jsonl:1, column q)");
  }

  @Test
  void droppedColumnsMakeTheShapeUnmistakable() throws IOException {
    String both = "prompt,completion,instruction,output\na,b,c,d\n";
    assertThat(written(csv(both).drop("prompt", "completion")))
        .isEqualTo("{'prompt':'c','completion':'d'}");
    assertThat(written(csv(both).select("completion", "prompt")))
        .isEqualTo("{'prompt':'a','completion':'b'}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          instrution   | there is no column instrution, did you mean instruction? The columns are index, instruction, input, output
          x            | there is no column x; the columns are index, instruction, input, output
          """)
  void aColumnThatIsNotThereIsAnErrorOfTheHeader(String column, String message) throws IOException {
    String place = message + " (FOLDER/rows.csv:1)";
    assertRefused(csv(ALPACA).rename(column, "prompt"), place);
    assertRefused(csv(ALPACA).drop(column), place);
    assertRefused(csv(ALPACA).select(column), place);
    assertRefused(csv(ALPACA).combine("prompt", "{" + column + "}"), place);
  }

  @Test
  void whatWasRenamedOrDroppedIsNotThereAnyMore() throws IOException {
    assertRefused(
        csv(ALPACA).rename("input", "context").drop("input"),
        "there is no column input; the columns are index, instruction, context, output"
            + " (FOLDER/rows.csv:2)");
    assertRefused(
        csv(ALPACA).drop("index").select("index", "output"),
        "there is no column index; the columns are instruction, input, output"
            + " (FOLDER/rows.csv:2)");
    assertRefused(
        csv(ALPACA).rename("input", "output"),
        "there are two columns output after rename (FOLDER/rows.csv:2)");
  }

  @Test
  void theFirstRowOfJsonStandsForItsFile() throws IOException {
    assertRefused(
        jsonl("{'prompt':'a','completion':'b'}\n").drop("prompts"),
        "there is no column prompts, did you mean prompt? The columns are prompt, completion"
            + " (FOLDER/rows.jsonl:1)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {a       | the { at character 1 is never closed; for itself it is doubled, got {a
          a}       | the } at character 2 closes nothing; for itself it is doubled, got a}
          {a}]     | the ] at character 4 closes nothing; for itself it is doubled, got {a}]
          {a}[{b}  | the [ at character 4 is never closed; for itself it is doubled, got {a}[{b}
          [{a}[{b} | the [ at character 5 stands within brackets; for itself it is doubled, got [{a}[{b}
          {a}[b]   | the [ at character 4 opens a part without a column, which would never be left out; for itself it is doubled, got {a}[b]
          { }      | the { at character 1 names no column; for itself it is doubled, got { }
          a        | must hold a column in braces, got a
          """)
  void whatIsNoTemplateIsToldWithItsPosition(String template, String message) {
    TextDataset dataset = TextDataset.csv(Path.of("x.csv"));
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> dataset.combine("prompt", template))
        .withMessage("dataset.combine.prompt: " + message);
  }

  @Test
  void functionsAreCalledInTheirOrderOnRowsInTheirs() throws IOException {
    List<String> calls = new ArrayList<>();
    TextDataset dataset =
        csv("prompt,completion\na,b\nc,d\ne,f\n")
            .filter(
                row -> {
                  calls.add("filter " + row.get("prompt"));
                  return !"c".equals(row.get("prompt"));
                })
            .map(
                row -> {
                  calls.add("map " + row.get("prompt"));
                  row.put("prompt", row.get("prompt") + "?");
                  return row;
                });
    DatasetReport report = dataset.report();
    assertThat(calls).containsExactly("filter a", "map a", "filter c", "filter e", "map e");
    assertThat(report.rows()).isEqualTo(3);
    assertThat(report.kept()).isEqualTo(2);
    assertThat(report.filtered()).isEqualTo(1);
    assertThat(report.dropped()).isZero();
    assertThat(report.table())
        .contains("3 rows of shape prompt_completion, 2 kept, 1 filtered out\n");
    assertThat(report.toMap()).containsEntry("filtered", 1L);
    assertThat(written(dataset))
        .isEqualTo("{'prompt':'a?','completion':'b'}\n{'prompt':'e?','completion':'f'}");
    assertThat(Files.readString(folder.resolve("report.json"))).contains("\"filtered\" : 1");
  }

  @Test
  void whatAFunctionReturnsIsCheckedLikeAnyRow() throws IOException {
    TextDataset rows = csv("prompt,completion\na,b\n");
    assertRefused(
        rows.map(
            row -> {
              row.put("completion", " ");
              return row;
            }),
        "the cell is blank (FOLDER/rows.csv:2, column completion)");
    assertRefused(
        rows.map(
            row -> {
              row.put("completion", folder);
              return row;
            }),
        "the cell must be a text, but is a "
            + folder.getClass().getName()
            + " (FOLDER/rows.csv:2, column completion)");
  }

  @Test
  void aFunctionMayMakeTheColumnsThatAreNeeded() throws IOException {
    assertThat(
            written(
                csv("q,a\nx,y\n")
                    .prompt("prompt")
                    .map(
                        row -> {
                          row.put("prompt", row.remove("q"));
                          row.put("completion", row.remove("a"));
                          return row;
                        })))
        .isEqualTo("{'prompt':'x','completion':'y'}");
  }

  @Test
  void whatAFunctionThrowsIsToldWithTheRow() throws IOException {
    TextDataset rows = csv("prompt,completion\na,b\n");
    IllegalStateException cause = new IllegalStateException("no");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(
            rows.filter(
                    row -> {
                      throw cause;
                    })
                ::check)
        .withMessage(
            "the function given to filter failed: java.lang.IllegalStateException: no ("
                + folder.resolve("rows.csv")
                + ":2)")
        .withCause(cause);
  }

  @Test
  void functionsThatAJobFileCannotHoldAreAskedForAgain() {
    TextDataset dataset = TextDataset.csv(Path.of("x.csv")).map(row -> row).filter(row -> true);
    assertThat(dataset.toMap()).containsEntry("functions", 2);
    TextDataset read = TextDataset.csv(Path.of("x.csv")).missingFunctions(2);
    assertThat(read.toMap()).isEqualTo(dataset.toMap());
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(read::check)
        .withMessage(
            "dataset.functions: 2 functions of a program (map, filter) changed these rows, and a"
                + " job file cannot hold them; build the data set in Java once more");
  }

  @Test
  void theHeaderOnceMoreIsFoundUnderItsNewNames() throws IOException {
    assertRefused(
        csv("q,a,index\nx,y,1\nq,a,index\n")
            .rename("q", "prompt")
            .rename("a", "completion")
            .drop("index"),
        "the header stands here once more (FOLDER/rows.csv:3)");
  }
}

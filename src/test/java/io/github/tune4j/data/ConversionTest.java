package io.github.tune4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.DatasetException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Rows in another file, format or shape are the same rows, or are refused. */
class ConversionTest {

  private static final List<String> PIECES =
      List.of(
          "a", "\"", "\"\"", ",", ";", "\t", "\n", "\r\n", "\r", " ", "'", "\\", "[", "{", "}", "#",
          "日本", "「京」", "😀", "=", "|", ":", "null", "7");

  @TempDir private Path folder = Path.of("");
  private final Random random = new Random(20261122);

  /** Materialized files end up here, so that files of rows in the folder stay what they are. */
  private Path written = Path.of("");

  @BeforeEach
  void makeFolder() throws IOException {
    written = Files.createDirectory(folder.resolve("written"));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text.replace('\'', '"'));
  }

  private String rows(TextDataset dataset) throws IOException {
    dataset.materialize(written, true);
    return Files.readString(written.resolve("train.jsonl"));
  }

  private TextDataset converted(TextDataset dataset, String name, Shape shape) {
    Path target = folder.resolve(name);
    assertThat(dataset.write(target, shape, true).ok()).isTrue();
    return TextDataset.of(target).shape(shape);
  }

  @ParameterizedTest
  @CsvSource({
    "csv",
    "tsv",
    "json",
    "jsonl",
    "csv.gz",
    "tsv.gz",
    "json.gz",
    "jsonl.gz",
  })
  void anyTextsComeBackFromEveryFormatAndShape(String ending) throws IOException {
    for (int i = 0; i < 8; i++) {
      TextDataset original = TextDataset.jsonl(random(1 + random.nextInt(20)));
      String expected = rows(original);
      TextDataset there = original;
      for (Shape shape :
          List.of(
              Shape.PROMPT_COMPLETION,
              Shape.ALPACA,
              Shape.MESSAGES,
              Shape.SHAREGPT,
              Shape.ALPACA,
              Shape.PROMPT_COMPLETION)) {
        there = converted(there, i + shape.key() + there.hashCode() + "." + ending, shape);
        assertThat(rows(there)).isEqualTo(expected);
      }
    }
  }

  private Path random(int rows) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("prompt", text());
      row.put("completion", text());
      lines.append(JsonMapper.shared().writeValueAsString(row)).append('\n');
    }
    Path file = folder.resolve("original.jsonl");
    Files.writeString(file, lines);
    return file;
  }

  private String text() {
    StringBuilder text = new StringBuilder("x".repeat(random.nextInt(2)));
    for (int i = random.nextInt(8); i >= 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString().isBlank() ? "x" + text : text.toString();
  }

  @ParameterizedTest
  @CsvSource({"csv", "json", "jsonl"})
  void conversationsComeBackFromEveryShapeThatHoldsThem(String ending) throws IOException {
    TextDataset original =
        TextDataset.jsonl(
            file(
                "chats.jsonl",
                """
                {'messages':[{'role':'system','content':'s'},{'role':'user','content':'a'},{'role':'assistant','content':'b'},{'role':'user','content':'c\\nd'},{'role':'assistant','content':'e'}]}
                {'messages':[{'role':'user','content':'f'},{'role':'assistant','content':'g'}]}
                """));
    String expected = rows(original);
    for (Shape shape : List.of(Shape.SHAREGPT, Shape.ALPACA, Shape.MESSAGES)) {
      TextDataset there = converted(original, shape.key() + "." + ending, shape);
      assertThat(rows(there)).isEqualTo(expected);
      assertThat(rows(converted(there, "back-" + shape.key() + "." + ending, Shape.MESSAGES)))
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"csv", "jsonl"})
  void callsOfToolsComeBackFromShareGpt(String ending) throws IOException {
    TextDataset original =
        TextDataset.jsonl(
            file(
                "tools.jsonl",
                """
                {'messages':[{'role':'user','content':'a'},{'role':'assistant','tool_calls':[{'function':{'name':'f','arguments':{'x':1,'y':['京']}}}]},{'role':'tool','content':'b'},{'role':'assistant','content':'c'}],'tools':[{'type':'function','function':{'name':'f'}}]}
                """));
    String expected = rows(original);
    TextDataset there = converted(original, "tools-there." + ending, Shape.SHAREGPT);
    assertThat(rows(there)).isEqualTo(expected);
    assertThat(rows(converted(there, "tools-back." + ending, Shape.MESSAGES))).isEqualTo(expected);
  }

  @Test
  void withoutAShapeAllColumnsStayAsTheyAre() throws IOException {
    TextDataset original =
        TextDataset.csv(
            file(
                "alpaca.csv",
                "index,instruction,input,output\n0,Add.,1 and 2,3\n1,'Say, hi.',,'Hi.\n2'\n"));
    Path there = folder.resolve("there.jsonl");
    original.write(there, false);
    assertThat(there)
        .hasContent(
            """
            {"index":"0","instruction":"Add.","input":"1 and 2","output":"3"}
            {"index":"1","instruction":"Say, hi.","input":"","output":"Hi.\\n2"}
            """);
    Path back = folder.resolve("back.csv");
    TextDataset.jsonl(there).write(back, false);
    assertThat(back).hasSameTextualContentAs(folder.resolve("alpaca.csv"));
    Path array = folder.resolve("there.json");
    original.select("output", "instruction").write(array, false);
    assertThat(array)
        .hasContent(
            """
            [
            {"output":"3","instruction":"Add."},
            {"output":"Hi.\\n2","instruction":"Say, hi."}
            ]
            """);
  }

  @Test
  void columnsThatOnlySomeRowsHaveAreColumnsOfCsv() throws IOException {
    Path target = folder.resolve("rows.csv");
    TextDataset.jsonl(
            file(
                "rows.jsonl",
                "{'instruction':'a','output':'b'}\n{'instruction':'c','output':'d','input':7.5}\n"))
        .policy(Check.TYPE, Policy.DROP)
        .write(target, false);
    assertThat(target).hasContent("instruction,output\na,b\n");
    TextDataset.jsonl(
            file(
                "more.jsonl",
                """
                {'prompt':'a','completion':'b'}
                {'prompt':'c','completion':'d','n':7.5,'l':[1,'x'],'t':true,'z':null}
                """))
        .write(target, true);
    assertThat(target)
        .hasContent("prompt,completion,n,l,t,z\na,b,,,,\nc,d,7.5,\"[1,\"\"x\"\"]\",true,\n");
  }

  @Test
  void preferencesLabelsAndTextsChangeTheirFormat() throws IOException {
    TextDataset labels = TextDataset.csv(file("labels.csv", "text,label\na,x\nb,y\n"));
    String expected = rows(labels);
    labels.write(folder.resolve("labels.json"), false);
    assertThat(rows(TextDataset.of(folder.resolve("labels.json")))).isEqualTo(expected);
    TextDataset preferences =
        TextDataset.csv(file("preference.csv", "prompt,chosen,rejected\na,b,c\n"));
    expected = rows(preferences);
    preferences.write(folder.resolve("preference.tsv"), false);
    assertThat(rows(TextDataset.of(folder.resolve("preference.tsv")))).isEqualTo(expected);
    TextDataset texts = TextDataset.jsonl(file("texts.jsonl", "{'text':'a'}\n{'text':' b '}\n"));
    expected = rows(texts);
    texts.write(folder.resolve("texts.txt.gz"), false);
    assertThat(rows(TextDataset.of(folder.resolve("texts.txt.gz")))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b'},{'role':'user','content':'c'},{'role':'assistant','content':'d'}]} | PROMPT_COMPLETION | jsonl | cannot be written as prompt_completion: earlier answers and calls of tools would not be learned any more
          {'messages':[{'role':'system','content':'s'},{'role':'user','content':'a'},{'role':'assistant','content':'b'}]} | PROMPT_COMPLETION | csv | cannot be written as prompt_completion: CSV has no lists of messages; write JSON or JSON Lines
          {'prompt':[{'role':'user','content':'a'},{'role':'assistant','content':'b'},{'role':'user','content':'c'}],'completion':[{'role':'assistant','content':'d'}]} | MESSAGES | jsonl | cannot be written as messages: the earlier answers in the prompt would be learned too
          {'prompt':'a','completion':'b','index':1,'note':'x'} | ALPACA | jsonl | cannot be written as alpaca: it has no place for index, note; leave that out by drop
          {'prompt':'a','completion':'b'} | TEXT | jsonl | cannot be written as text: the border between prompt and answer would be lost
          {'prompt':'a','completion':'b'} | PREFERENCE | jsonl | cannot be written as preference: a row of another kind says something else
          {'text':'a'} | ALPACA | jsonl | cannot be written as alpaca: a row of another kind says something else
          {'text':'a','label':'b'} | ALPACA | jsonl | cannot be written as alpaca: a row of another kind says something else
          {'prompt':'a','chosen':'b','rejected':'c'} | PROMPT_COMPLETION | jsonl | cannot be written as prompt_completion: a row of another kind says something else
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','tool_calls':[{'id':'1','function':{'name':'f'}}]}]} | SHAREGPT | jsonl | cannot be written as sharegpt: it has no place for the ids of calls
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b','tool_calls':[{'function':{'name':'f'}}]}]} | SHAREGPT | jsonl | cannot be written as sharegpt: a turn is either said or a call of tools
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b','reasoning_content':'c'}]} | SHAREGPT | jsonl | cannot be written as sharegpt: it has no place for reasoning_content
          {'messages':[{'role':'developer','content':'d'},{'role':'user','content':'a'},{'role':'assistant','content':'b'}]} | ALPACA | jsonl | cannot be written as alpaca: it has no turns of a developer
          {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b','weight':0}]} | SHAREGPT | jsonl | cannot be written as sharegpt: weights of turns cannot be trained by: TRL's loss counts all answers alike
          {'prompt':[{'role':'user','content':'a'}],'completion':[{'role':'assistant','content':'b'}]} | PROMPT_COMPLETION | csv | turns cannot stand in a cell of prompt: they would be read as a text; write JSON or JSON Lines
          {'text':'a\\nb'} | TEXT | txt | a text of several lines would be several rows of plain text
          {'text':'a','id':1} | TEXT | txt | plain text has a column text only, but there are text, id; choose it by select
          """)
  void whatWouldBeLostIsRefusedWithThePlace(String row, Shape shape, String ending, String message)
      throws IOException {
    TextDataset dataset = TextDataset.jsonl(file("rows.jsonl", row.replace("\\\\n", "\\n")));
    Path target = folder.resolve("target." + ending);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> dataset.write(target, shape, false))
        .withMessageStartingWith(message + " (" + folder.resolve("rows.jsonl") + ":1");
    assertThat(left()).containsExactly("rows.jsonl", "written");
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return new ArrayList<>(files.map(it -> it.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void rowsThatFailLeaveNoFile() throws IOException {
    TextDataset dataset = TextDataset.csv(file("rows.csv", "prompt,completion\na,\nc,d\n"));
    Path target = folder.resolve("target.jsonl");
    assertThat(dataset.write(target, false).ok()).isFalse();
    assertThat(left()).containsExactly("rows.csv", "written");
    assertThat(dataset.policy(Check.BLANK_ANSWER, Policy.DROP).write(target, false).kept())
        .isEqualTo(1);
    assertThat(target).hasContent("{\"prompt\":\"c\",\"completion\":\"d\"}\n");
    assertThat(left()).containsExactly("rows.csv", "target.jsonl", "written");
  }

  @Test
  void rowsThatAreThereTwiceAreLeftOutIfTheyShallBe() throws IOException {
    TextDataset dataset =
        TextDataset.csv(file("rows.csv", "prompt,completion\na,b\nc,d\na,b\ne,f\n"));
    Path target = folder.resolve("target.csv");
    dataset.policy(Check.DUPLICATE, Policy.DROP).write(target, false);
    assertThat(target).hasContent("prompt,completion\na,b\nc,d\ne,f\n");
    dataset.limit(3).write(target, true);
    assertThat(target).hasContent("prompt,completion\na,b\nc,d\na,b\n");
  }

  @Test
  void aConversionTakesOneSource() throws IOException {
    TextDataset part = TextDataset.csv(file("rows.csv", "prompt,completion\na,b\n"));
    TextDataset both = TextDataset.concat(part, part);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> both.write(folder.resolve("target.csv"), false))
        .withMessage("dataset: a conversion takes one source; convert them one by one");
  }

  @Test
  void aFileThatIsThereStaysUnlessItMayBeReplaced() throws IOException {
    Path source = file("rows.csv", "prompt,completion\na,b\n");
    Path target = file("target.jsonl", "mine");
    TextDataset dataset = TextDataset.csv(source);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> dataset.write(target, false))
        .withMessage("there is such a file already (" + target + ")");
    assertThat(target).hasContent("mine");
    dataset.write(target, true);
    assertThat(target).hasContent("{\"prompt\":\"a\",\"completion\":\"b\"}\n");
    dataset.drop("prompt").rename("completion", "text").write(source, true);
    assertThat(source).hasContent("text\nb\n");
  }

  @Test
  void halfACharacterBecomesAReplacement() throws IOException {
    TextDataset dataset =
        TextDataset.jsonl(file("rows.jsonl", "{'prompt':'a\\ud83d','completion':'?'}\n"));
    for (String ending : List.of("csv", "jsonl")) {
      Path target = folder.resolve("target." + ending);
      dataset.write(target, false);
      assertThat(Files.readString(target, StandardCharsets.UTF_8)).contains("a\uFFFD", "?");
    }
  }

  @Test
  void whatIsForTrainingIsNotForAConversion() throws IOException {
    TextDataset dataset = TextDataset.csv(file("rows.csv", "prompt,completion\na,b\n"));
    Path target = folder.resolve("target.jsonl");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> dataset.shuffle(true).write(target, false))
        .withMessage(
            "dataset: a conversion keeps the rows and their order: shuffle, sample and validation are"
                + " for training");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> dataset.write(folder.resolve("target.csv.zst"), false))
        .withMessage("target: zstd is read, but not written; pack by .gz");
  }
}

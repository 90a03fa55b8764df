package io.github.tune4j.data;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.luben.zstd.Zstd;
import io.github.tune4j.data.internal.Encoding;
import io.github.tune4j.data.internal.SourceRow;
import io.github.tune4j.data.internal.SourceRows;
import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.DatasetException;
import io.github.tune4j.testing.ChildJvm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a file is written in, its rows come out with the place where they stand. */
class SourcesTest {

  private static final String JAPANESE =
      "prompt,completion\n日本の首都はどこですか?,東京です。\n富士山の高さは?,3776メートルです。\n";

  @TempDir private Path folder = Path.of("");

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  /** The rows, each as {@code file:line prompt → completion}. */
  private static List<String> rows(TextDataset dataset) {
    List<String> rows = new ArrayList<>();
    try (SourceRows source = dataset.from().open(List.of())) {
      SourceRow row;
      while ((row = source.next()) != null) {
        rows.add(Path.of(row.file()).getFileName() + ":" + row.line() + " " + row.cells().values());
      }
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          prompt,completion~a,b~c,d~            | f:2 [a, b] f:3 [c, d]
          prompt;completion~a, x;b~c;d~         | f:2 [a, x, b] f:3 [c, d]
          prompt^completion~a^b,c~              | f:2 [a, b,c]
          prompt,completion~a;1;2,b~            | f:2 [a;1;2, b]
          prompt;completion~a,1;b~              | f:2 [a,1, b]
          prompt,completion<>a,b<>~c,d          | f:2 [a, b] f:4 [c, d]
          prompt,completion~'a~b',c~d,e~        | f:2 [a~b, c] f:4 [d, e]
          prompt,completion~'say ''hi''',c~     | f:2 [say 'hi', c]
          id,prompt,completion~1,a,b~           | f:2 [1, a, b]
          only~a~b~                             | f:2 [a] f:3 [b]
          """)
  void csvIsReadInItsDialect(String text, String expected) throws IOException {
    Path file =
        write(
            "f",
            text.replace("<>", "\r\n").replace('~', '\n').replace('^', '\t').replace('\'', '"'));
    assertThat(String.join(" ", rows(TextDataset.csv(file))).replace('\n', '~').replace('"', '\''))
        .isEqualTo(expected);
  }

  @Test
  void theDelimiterCanBeSaid() throws IOException {
    assertThat(rows(TextDataset.csv(write("f.csv", "a|b,c\n1|2,3\n")).delimiter('|')))
        .containsExactly("f.csv:2 [1, 2,3]");
    assertThat(rows(TextDataset.csv(write("f.tsv", "a,b\tc\n1,2\t3\n"))))
        .containsExactly("f.tsv:2 [1,2, 3]");
  }

  @Test
  void aDelimiterThatCouldBeEitherIsRefused() throws IOException {
    Path file = write("f.csv", "a;b,c\n1;2,3\n");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> rows(TextDataset.csv(file)))
        .withMessage(
            "the cells can be divided by comma and by semicolon alike; say which by delimiter ("
                + file
                + ":1)");
    assertThat(TextDataset.csv(file).prompt("a").completion("b,c").check().rows()).isEqualTo(1);
  }

  @Test
  void columnsCanBeNamedWhereNoHeaderDoes() throws IOException {
    Path file = write("f.csv", "a,b\nc,d\n");
    assertThat(TextDataset.csv(file).columns("prompt", "completion").check().rows()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          prompt,completion~a,'b~c,d~      | not a CSV file from here on: Unclosed quoted field at end of input (FILE:2)
          prompt,completion~c,d~'a'b,c~    | not a CSV file from here on: Unexpected character after closing quote: 'b' (0x62) (FILE:3)
          """)
  void aQuoteThatDoesNotCloseSwallowsNoRow(String text, String message) throws IOException {
    Path file = write("f.csv", text.replace('~', '\n').replace('\'', '"'));
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(TextDataset.csv(file)::check)
        .withMessage(message.replace("FILE", file.toString()));
  }

  @Test
  void jsonLinesAreRows() throws IOException {
    assertThat(rows(TextDataset.jsonl(write("f", "{\"a\":\"1\",\"b\":[2]}\r\n\n{\"a\":null}"))))
        .containsExactly("f:1 [1, [2]]", "f:3 [null]");
  }

  @Test
  void aJsonArrayIsRowsWithTheirLines() throws IOException {
    assertThat(rows(TextDataset.json(write("f", "[\n  {\"a\": 1},\n  {\n\"a\": \"x\\ny\"}\n]\n"))))
        .containsExactly("f:2 [1]", "f:3 [x\ny]");
    assertThat(rows(TextDataset.json(write("f", "[]")))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          jsonl | {'a':'1'}~[2]~     | the line is not a JSON object (FILE:2)
          jsonl | [{'a':'1'}]        | the line is not a JSON object; an array is read as json (FILE:1)
          jsonl | {'a':'1'} {'a':'2'}  | the line is not a JSON object: something follows it on the line (FILE:1)
          jsonl | {'a':'1','a':'2'}    | the line is not a JSON object: Duplicate Object property "a"
          jsonl | {'a':            | the line is not a JSON object: Unexpected end-of-input
          json  | {'a':'1'}          | the file is not a JSON array of rows; one object on each line is read as jsonl (FILE:1)
          json  | ``               | the file is empty; it must be an array of rows (FILE)
          json  | [{'a':'1'}~,2]     | the array's item is not an object (FILE:2)
          json  | [{'a':'1'}~{'a':'2'}]| not a JSON array of rows from here on: Unexpected character ('{' (code 123)): was expecting comma to separate Array entries (FILE:2)
          json  | [{'a':'1'}         | not a JSON array of rows from here on: Unexpected end-of-input
          json  | [{'a':'1'}]~x      | not a JSON array of rows from here on: Unrecognized token 'x'
          """)
  void whatIsNoJsonIsReportedWithItsPlace(String format, String text, String message)
      throws IOException {
    Path file = write("f", text.replace('~', '\n').replace('\'', '"'));
    TextDataset dataset = format.equals("json") ? TextDataset.json(file) : TextDataset.jsonl(file);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(dataset.prompt("a").completion("a")::check)
        .withMessageStartingWith(message.replace("FILE", file.toString()));
  }

  @Test
  void plainTextIsOneRowForEachLine() throws IOException {
    assertThat(rows(TextDataset.text(write("f", "one\n\n  \ntwo\r\n"))))
        .containsExactly("f:1 [one]", "f:4 [two]");
  }

  @Test
  void aFolderIsItsFilesOfTheFormatByName() throws IOException {
    write("b.csv", "a\n2\n");
    write("a.csv", "a\n1\n");
    write(".hidden.csv", "a\n9\n");
    write("note.txt", "a\n9\n");
    Files.createDirectory(folder.resolve("deeper"));
    write("deeper/c.csv", "a\n3\n");
    assertThat(rows(TextDataset.csv(folder))).containsExactly("a.csv:2 [1]", "b.csv:2 [2]");
    assertThat(rows(TextDataset.csv(folder.resolve("*.csv")))).hasSize(2);
    assertThat(rows(TextDataset.csv(folder.resolve("**.csv"))))
        .containsExactly("a.csv:2 [1]", "b.csv:2 [2]", "c.csv:2 [3]");
    assertThat(rows(TextDataset.csv(folder.resolve("[b].csv")))).hasSize(1);
  }

  @Test
  void aFolderOrGlobWithoutFilesIsToldSo() {
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> rows(TextDataset.csv(folder)))
        .withMessage("there is no csv file in this folder (" + folder + ")");
    Path glob = folder.resolve("*.csv");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> rows(TextDataset.csv(glob)))
        .withMessage("no file fits this pattern (" + glob + ")");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> rows(TextDataset.csv(folder.resolve("[.csv"))))
        .withMessageStartingWith("this is no pattern of file names: ");
  }

  @Test
  void gzipIsUnpackedWhateverTheNameIs() throws IOException {
    assertThat(rows(TextDataset.of(write("f.csv.gz", gzip("a,b\n1,2\n")))))
        .containsExactly("f.csv.gz:2 [1, 2]");
    assertThat(rows(TextDataset.csv(write("f.csv", gzip("a,b\n1,2\n"))))).hasSize(1);
  }

  @Test
  void gzipThatIsCutOffIsRefused() throws IOException {
    byte[] whole = gzip("a,b\n1,2\n");
    Path file = write("f.csv.gz", java.util.Arrays.copyOf(whole, whole.length - 9));
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> rows(TextDataset.csv(file)))
        .withMessageStartingWith("the file is packed by gzip, but damaged or cut off: ");
  }

  @Test
  void zstdIsUnpackedWhateverTheNameIs() throws IOException {
    assertThat(rows(TextDataset.of(write("f.csv.zst", zstd("a,b\n1,2\n")))))
        .containsExactly("f.csv.zst:2 [1, 2]");
    assertThat(rows(TextDataset.jsonl(write("f", zstd("{\"a\":1}\n"))))).hasSize(1);
    Path twoFrames = Files.write(write("f.txt.zst", zstd("one\n")), zstd("two\n"), APPEND);
    assertThat(rows(TextDataset.of(twoFrames)))
        .containsExactly("f.txt.zst:1 [one]", "f.txt.zst:2 [two]");
  }

  @Test
  void zstdThatIsCutOffIsRefused() throws IOException {
    byte[] whole = zstd("a,b\n1,2\n");
    Path file = write("f.csv.zst", Arrays.copyOf(whole, whole.length - 3));
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> rows(TextDataset.of(file)))
        .withMessageStartingWith("the file is packed by zstd, but damaged or cut off: ");
  }

  @Test
  void zstdWithoutItsLibrary_saysWhatToAdd() throws Exception {
    Path file = write("f.csv.zst", zstd("prompt,completion\n1,2\n"));
    ChildJvm.Ended ended =
        ChildJvm.of(ReportInAnotherJvm.class).without("zstd-jni").run(file.toString());
    assertThat(ended.code()).as(ended.output()).isEqualTo(1);
    assertThat(ended.output())
        .contains(
            "the file is packed by zstd, which needs com.github.luben:zstd-jni on the class path");
    assertThat(ChildJvm.of(ReportInAnotherJvm.class).run(file.toString()).code()).isZero();
  }

  private static byte[] zstd(String text) {
    return Zstd.compress(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "a.csv,csv",
    "a.TSV,csv",
    "a.json,json",
    "a.jsonl.gz,jsonl",
    "a.ndjson,jsonl",
    "a.txt,text",
    "a.csv.zst,csv",
    "a.parquet,parquet"
  })
  void theNameTellsTheFormat(Path file, String format) {
    assertThat(TextDataset.of(file).from().kind()).isEqualTo(format);
  }

  @Test
  void aNameThatTellsNoFormatIsRefused() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> TextDataset.of(Path.of("rows.xlsx")))
        .withMessage(
            "dataset.source: the name of rows.xlsx does not tell its format; known endings are"
                + " .csv, .tsv, .json, .jsonl, .ndjson, .txt, .text, with or without .gz or .zst, and .parquet");
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-8, UTF-8, false",
    "Shift_JIS, windows-31j, true",
    "windows-31j, windows-31j, true",
    "EUC-JP, EUC-JP, true",
    "UTF-16, UTF-16BE, true",
    "UTF-16LE, UTF-16LE, true",
    "UTF-16BE, UTF-16BE, true"
  })
  void theCharacterSetIsFoundAndNamed(String written, String found, boolean detected)
      throws IOException {
    Path file = write("f.csv", JAPANESE.getBytes(Charset.forName(written)));
    try (SourceRows rows = TextDataset.csv(file).from().open(List.of())) {
      assertThat(rows.next()).isNotNull();
      Encoding encoding = Objects.requireNonNull(rows.opened().get(0).encoding());
      assertThat(encoding.charset().name()).isEqualTo(found);
      assertThat(encoding.detected()).isEqualTo(detected);
    }
    assertThat(rows(TextDataset.csv(file)))
        .containsExactly("f.csv:2 [日本の首都はどこですか?, 東京です。]", "f.csv:3 [富士山の高さは?, 3776メートルです。]");
    assertThat(rows(TextDataset.csv(file).encoding(Charset.forName(written)))).hasSize(2);
  }

  @Test
  void aTextThatFitsTwoCharacterSetsIsRefusedByBothNames() throws IOException {
    byte[] either = "prompt,completion\nｱｲ,ｳｴ\n".getBytes(Charset.forName("windows-31j"));
    Path file = write("f.csv", either);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(TextDataset.csv(file)::check)
        .withMessage(
            "the text is not UTF-8, and reads as windows-31j and EUC-JP alike; say which by"
                + " encoding ("
                + file
                + ")");
    assertThat(rows(TextDataset.csv(file).encoding(Charset.forName("windows-31j"))))
        .containsExactly("f.csv:2 [ｱｲ, ｳｴ]");
  }

  @Test
  void damagedUtf8IsNotTakenForAnotherCharacterSet() throws IOException {
    byte[] bytes = JAPANESE.getBytes(StandardCharsets.UTF_8);
    int last =
        JAPANESE.substring(0, JAPANESE.lastIndexOf('メ')).getBytes(StandardCharsets.UTF_8).length;
    bytes[last + 2] = ',';
    Path file = write("f.csv", bytes);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(TextDataset.csv(file)::check)
        .withMessage("the text is not UTF-8; save the file as UTF-8 (" + file + ":3)");
  }

  @Test
  void bytesThatAreNotOfTheCharacterSetSaidAreReportedByLine() throws IOException {
    Path file = write("f.csv", JAPANESE.getBytes(Charset.forName("EUC-JP")));
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(TextDataset.csv(file).encoding(Charset.forName("windows-31j"))::check)
        .withMessage(
            "the text is not windows-31j; save the file as windows-31j, or change encoding ("
                + file
                + ":2)");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(TextDataset.csv(file).encoding(StandardCharsets.UTF_8)::check)
        .withMessage("the text is not UTF-8; save the file as UTF-8 (" + file + ":2)");
  }

  @Test
  void aByteOrderMarkThatContradictsIsRefused() throws IOException {
    Path file = write("f.csv", '\uFEFF' + JAPANESE);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(TextDataset.csv(file).encoding(Charset.forName("EUC-JP"))::check)
        .withMessage(
            "the file begins with the byte order mark of UTF-8, but shall be EUC-JP ("
                + file
                + ":1)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "jsonl", "text"})
  void onlyCsvHasDelimitersAndColumns(String format) {
    TextDataset dataset = TextDataset.of(Path.of("a." + format));
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> dataset.delimiter(';'))
        .withMessage("dataset.source.delimiter: requires a csv source, but it is " + format);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> dataset.columns("a"))
        .withMessage("dataset.source.columns: requires a csv source, but it is " + format);
  }
}

package io.github.tune4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever bytes a file holds, every row is kept or told of, or the file is. */
@Timeout(60)
class DataFuzzTest {

  private static final int FILES = 1000;
  private static final String CSV =
      "prompt,completion\n日本の首都は?,東京\n\"a\nb\",\"say \"\"hi\"\"\"\nc,d\n,e\nf\ng,h,i\n";
  private static final String JAPANESE =
      "prompt,completion\n日本の首都はどこですか,東京です\n\"一行目\n二行目\",\"これは\"\"例\"\"です\"\nはい,いいえ\n,答えだけ\n問いだけ\n";
  private static final String JSONL =
      """
      {"prompt": "日本", "completion": "東京"}
      {"prompt": "a"}

      [1]
      {"prompt": "a", "completion": "b\\t"}
      """;
  private static final String JSON =
      """
      [
        {"prompt": "日本", "completion": "東京"},
        {"prompt": "a"}, [1, {"b": [2]}],
        {"prompt": "a", "completion": "b\\t", "more": {"c": [null, 1e3]}}
      ]
      """;
  private static final List<String> PIECES =
      List.of(
          "\"", ",", "\n", "\r", "\r\n", "{", "}", "[", "\\", "\u0000", " ", "京", "\uFEFF", ";");

  @TempDir private Path folder = Path.of("");
  private final Random random = new Random(20261122);

  @Test
  void aRowOfCsvIsARecordOfAPlainReader() throws IOException {
    int compared = 0;
    for (int i = 0; i < FILES; i++) {
      String text = mutated(CSV);
      DatasetReport report =
          report(
              TextDataset.csv(folder.resolve("rows")).delimiter(',').prompt("prompt"), bytes(text));
      if (fileIsTold(report)) {
        continue;
      }
      assertThat(report.rows()).as(text).isEqualTo(records(text) - 1);
      compared++;
    }
    assertThat(compared).isGreaterThan(FILES / 4);
  }

  @Test
  void aRowOfJsonLinesIsALineThatIsNotBlank() throws IOException {
    int compared = 0;
    for (int i = 0; i < FILES; i++) {
      String text = mutated(JSONL);
      DatasetReport report =
          report(TextDataset.jsonl(folder.resolve("rows")).prompt("prompt"), bytes(text));
      if (fileIsTold(report)) {
        continue;
      }
      String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
      assertThat(report.rows())
          .as(text)
          .isEqualTo(unmarked.lines().filter(line -> !line.isBlank()).count());
      compared++;
    }
    assertThat(compared).isGreaterThan(FILES / 4);
  }

  @Test
  void anyBytesEndInAReport() throws IOException {
    for (int i = 0; i < FILES; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      byte[] content = random.nextBoolean() ? bytes : spoiled(bytes(CSV));
      Path file = folder.resolve("rows");
      report(
          List.of(
                  TextDataset.csv(file),
                  TextDataset.json(file),
                  TextDataset.jsonl(file),
                  TextDataset.text(file))
              .get(i % 4),
          content);
    }
  }

  @Test
  void aRowOfAJsonArrayIsAnItem() throws IOException {
    JsonMapper reference =
        JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    int compared = 0;
    int refused = 0;
    for (int i = 0; i < FILES; i++) {
      String text = mutated(JSON);
      DatasetReport report =
          report(TextDataset.json(folder.resolve("rows")).prompt("prompt"), bytes(text));
      JsonNode items;
      try {
        items = reference.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
      } catch (JacksonException e) {
        assertThat(fileIsTold(report)).as(text).isTrue();
        refused++;
        continue;
      }
      if (!fileIsTold(report)) {
        assertThat(report.rows()).as(text).isEqualTo(items.size());
        compared++;
      } else {
        assertThat(items.isArray() && !items.isEmpty() && !hasKeyTwice(report)).as(text).isFalse();
      }
    }
    assertThat(compared).isGreaterThan(FILES / 4);
    assertThat(refused).isGreaterThan(FILES / 10);
  }

  /** Where the parser of the tests takes the last of two, ours refuses the file. */
  private static boolean hasKeyTwice(DatasetReport report) {
    return report.problems().stream()
        .flatMap(problem -> problem.places().stream())
        .anyMatch(place -> place.detail().contains("Duplicate"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void aPackedFileThatIsCutOffIsTold(String packer) throws IOException {
    byte[] whole = packed(packer, bytes(CSV.repeat(20)));
    TextDataset dataset = TextDataset.csv(folder.resolve("rows")).delimiter(',').prompt("prompt");
    assertThat(fileIsTold(report(dataset, whole))).isFalse();
    for (int end = 0; end < whole.length; end++) {
      assertThat(fileIsTold(report(dataset, Arrays.copyOf(whole, end)))).as("%d", end).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void aPackedFileThatIsSpoiledIsToldOrWhole(String packer) throws IOException {
    TextDataset dataset = TextDataset.csv(folder.resolve("rows")).delimiter(',').prompt("prompt");
    byte[] whole = packed(packer, bytes(CSV.repeat(20)));
    DatasetReport expected = report(dataset, whole);
    int told = 0;
    for (int i = 0; i < FILES / 3; i++) {
      DatasetReport report = report(dataset, spoiled(whole.clone()));
      if (fileIsTold(report)) {
        told++;
      } else {
        assertThat(report).isEqualTo(expected);
      }
    }
    assertThat(told).isGreaterThan(FILES / 6);
  }

  @ParameterizedTest
  @CsvSource({"UTF-16LE, true", "UTF-16BE, true", "UTF-16LE, false", "windows-31j, false"})
  void aRowIsTheSameInAnyCharacterSet(String name, boolean mark) throws IOException {
    Charset charset = Charset.forName(name);
    int compared = 0;
    for (int i = 0; i < FILES / 3; i++) {
      byte[] bytes = ((mark ? "\uFEFF" : "") + mutated(JAPANESE)).getBytes(charset);
      if (random.nextInt(4) == 0) {
        spoiled(bytes);
      }
      DatasetReport report =
          report(TextDataset.csv(folder.resolve("rows")).delimiter(',').prompt("prompt"), bytes);
      if (fileIsTold(report)) {
        continue;
      }
      String read = report.files().get(0).encoding().orElse("");
      assertThat(report.rows())
          .as("%s as %s", name, read)
          .isEqualTo(records(new String(bytes, Charset.forName(read))) - 1);
      compared++;
    }
    assertThat(compared).isGreaterThan(FILES / 12);
  }

  private static byte[] packed(String packer, byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out =
        packer.equals("gzip")
            ? new GZIPOutputStream(packed)
            : new ZstdOutputStream(packed).setChecksum(true)) {
      out.write(content);
    }
    return packed.toByteArray();
  }

  private DatasetReport report(TextDataset dataset, byte[] content) throws IOException {
    Files.write(Path.of(dataset.source()), content);
    DatasetReport report = dataset.report();
    long told =
        report.problems().stream()
            .filter(problem -> problem.severity() == Policy.FAIL)
            .filter(problem -> problem.check() != Check.FILE && problem.check() != Check.ENCODING)
            .mapToLong(DatasetReport.Problem::count)
            .sum();
    assertThat(report.kept() > 0 || fileIsTold(report) || told > 0)
        .as("something is kept or told")
        .isTrue();
    if (!fileIsTold(report)) {
      assertThat(report.kept() + told)
          .as("%s", new String(content, StandardCharsets.UTF_8))
          .isEqualTo(report.rows());
    }
    return report;
  }

  private static boolean fileIsTold(DatasetReport report) {
    return report.problems().stream()
        .anyMatch(problem -> problem.check() == Check.FILE || problem.check() == Check.ENCODING);
  }

  private String mutated(String text) {
    StringBuilder mutated = new StringBuilder(text);
    for (int i = random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(mutated.length());
      switch (random.nextInt(3)) {
        case 0 -> mutated.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 1 -> mutated.deleteCharAt(at);
        default -> mutated.setLength(Math.max(20, at));
      }
    }
    return mutated.toString();
  }

  private byte[] spoiled(byte[] bytes) {
    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    return bytes;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Records of RFC 4180, with any line end: a cell that begins with a quote ends at the next quote
   * that is not doubled; lines without a character are none.
   */
  private static int records(String text) {
    int records = 0;
    boolean quoted = false;
    boolean cellBegins = true;
    boolean any = false;
    String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
    for (int i = 0; i < unmarked.length(); i++) {
      char c = unmarked.charAt(i);
      if (quoted) {
        if (c == '"' && i + 1 < unmarked.length() && unmarked.charAt(i + 1) == '"') {
          i++;
        } else {
          quoted = c != '"';
        }
      } else if (c == '\n' || c == '\r') {
        records += any ? 1 : 0;
        any = false;
        cellBegins = true;
      } else {
        quoted = c == '"' && cellBegins;
        cellBegins = c == ',';
        any = true;
      }
    }
    return records + (any ? 1 : 0);
  }
}

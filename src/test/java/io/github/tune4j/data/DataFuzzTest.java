package io.github.tune4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever bytes a file holds, every row is kept or told of, or the file is. */
@Timeout(60)
class DataFuzzTest {

  private static final int FILES = 1500;
  private static final String CSV =
      "prompt,completion\n日本の首都は?,東京\n\"a\nb\",\"say \"\"hi\"\"\"\nc,d\n,e\nf\ng,h,i\n";
  private static final String JSONL =
      """
      {"prompt": "日本", "completion": "東京"}
      {"prompt": "a"}

      [1]
      {"prompt": "a", "completion": "b\\t"}
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

  private DatasetReport report(TextDataset dataset, byte[] content) throws IOException {
    Files.write(dataset.source(), content);
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

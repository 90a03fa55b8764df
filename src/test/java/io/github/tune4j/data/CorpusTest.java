package io.github.tune4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files of one dialect or one defect each, and the report that each must have. With {@code
 * -Dtune4j.generate=true} the reports are written anew, to be read before they are kept.
 */
class CorpusTest {

  private static final Path CORPUS = Path.of("src/test/resources/io/github/tune4j/data/corpus");
  private static final Path REPORTS = CORPUS.resolveSibling("reports");

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(CORPUS)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void theReportOfAFileIsTheExpectedOne(Path file) throws IOException {
    Map<String, @Nullable Object> found =
        TextDataset.of(file)
            .report()
            .toMap(name -> name.replace(file.toString(), String.valueOf(file.getFileName())));
    if (Boolean.getBoolean("tune4j.generate")) {
      Files.writeString(
          REPORTS.resolve(file.getFileName() + ".json"),
          JsonMapper.shared().valueToTree(found).toPrettyString() + "\n");
    }
    JsonNode expected =
        JsonMapper.shared()
            .readTree(Files.readString(REPORTS.resolve(file.getFileName() + ".json")));
    assertThat(JsonMapper.shared().valueToTree(found).toPrettyString())
        .isEqualTo(expected.toPrettyString());
  }

  @Test
  void everyReportHasItsFile() throws IOException {
    try (Stream<Path> reports = Files.list(REPORTS)) {
      assertThat(reports.map(report -> report.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              files().map(file -> file.getFileName() + ".json").toList());
    }
    assertThat(files().count()).isGreaterThanOrEqualTo(60);
  }
}

package io.github.tune4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tune4j.testing.Postgres;
import io.github.tune4j.testing.TestEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A training on the rows of a database, whose password stands in the environment. */
@Tag("docker")
@Timeout(300)
class QueryTrainingIT {

  @TempDir private Path folder = Path.of("");

  @Test
  void thePasswordIsNowhere_whenItIsOver() throws Exception {
    try (Postgres postgres = Postgres.start()) {
      postgres.execute(
          "CREATE TABLE pairs AS SELECT 'What is ' || i || '?' AS question, 'It is ' ||"
              + " i || '.' AS answer FROM generate_series(1, 9) AS i");
      Path job =
          Files.writeString(
              folder.resolve("job.yaml"),
              """
              model: {name: "%s"}
              adapter: {type: lora, r: 4}
              dataset:
                source:
                  jdbc: "%s"
                  query: SELECT question AS prompt, answer AS completion FROM pairs WHERE question <> ?
                  parameters: ["What is 9?"]
                  user: %s
                  password: ${ROWS_PASSWORD}
              training: {max_steps: 1}
              output: "%s"
              """
                  .formatted(
                      TestEnvironment.tinyModel(),
                      postgres.url(),
                      Postgres.USER,
                      folder.resolve("run")));

      CommandLineTool.Ended ended =
          CommandLineTool.end(
              CommandLineTool.start(
                  Map.of("ROWS_PASSWORD", Postgres.PASSWORD),
                  "train",
                  job.toString(),
                  "--verbose",
                  "--json"));

      assertThat(ended.code()).as(ended.err()).isZero();
      assertThat(Files.readAllLines(folder.resolve("run/dataset/train.jsonl"))).hasSize(8);
      assertThat(ended.out() + ended.err()).doesNotContain(Postgres.PASSWORD);
      assertThat(filesWith("${ROWS_PASSWORD}")).contains("job.yaml", "run/job.yaml");
      assertThat(filesWith(Postgres.PASSWORD)).isEmpty();
    }
  }

  private List<String> filesWith(String text) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          found.add(folder.relativize(file).toString());
        }
      }
    }
    return found;
  }
}

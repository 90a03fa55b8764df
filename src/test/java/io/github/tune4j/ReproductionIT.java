package io.github.tune4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tune4j.testing.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** reproduce.py against the run it belongs to: plain upstream is the oracle. */
@Timeout(300)
class ReproductionIT {

  @TempDir private Path folder = Path.of("");

  /**
   * The jobs train with dropout and shuffling, and evaluate and save in between. The numbers are
   * compared as text: Python prints the shortest text that stands for one double only.
   */
  @ParameterizedTest
  @ValueSource(strings = {"lora.yaml", "qlora.yaml"})
  void thePlainScriptGivesTheSameNumbersToTheLastBit(String name) throws IOException {
    Path run = folder.resolve("run");
    FineTuning job =
        FineTuning.read(
            Path.of("examples", "jobs", name),
            Map.of("output", run.toString(), "training.num_train_epochs", "5"));
    TuningResult result;
    try (Tune4j tune4j = Tune4j.embedded(TestEnvironment.python())) {
      result = tune4j.start(job).await();
    }
    List<String> expected = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("events.jsonl"))) {
      JsonNode event = JsonMapper.shared().readTree(line);
      JsonNode data = event.path("data");
      switch (event.path("type").asString("")) {
        case "Logged" ->
            expected.add(
                "step %s loss %s grad_norm %s"
                    .formatted(data.path("step"), text(line, "loss"), text(line, "grad_norm")));
        case "Evaluated" ->
            expected.add("step %s eval_loss %s".formatted(data.path("step"), text(line, "loss")));
        default -> {}
      }
    }
    expected.add("sha256 " + result.sha256());
    assertThat(expected).hasSize(15 + 6 + 1);

    Path moved = folder.resolve("moved elsewhere");
    copy(run, moved);
    String printed = TestEnvironment.run(List.of(moved.resolve("reproduce.py").toString()));
    assertThat(printed.lines()).containsExactlyElementsOf(expected);
  }

  /** The number as it stands in the line, not as Java would print it. */
  private static String text(String line, String name) {
    return line.replaceFirst("^.*\"" + name + "\": ([^,}]+)[,}].*$", "$1");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}

package io.github.tune4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tune4j.config.LoraConfig;
import io.github.tune4j.config.SftConfig;
import io.github.tune4j.data.Check;
import io.github.tune4j.data.DatasetReport;
import io.github.tune4j.data.Policy;
import io.github.tune4j.data.TextDataset;
import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.DatasetException;
import io.github.tune4j.testing.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows that Python reads: Parquet, and what {@code datasets} saved. */
@Timeout(300)
class FetchedRowsIT {

  private static final String WRITE_ROWS =
      """
      import sys
      import datasets
      rows = [{"prompt": f"What is {i}?", "completion": "" if i == 3 else f"It is {i}."} for i in range(5)]
      rows = datasets.Dataset.from_list(rows)
      rows.to_parquet(sys.argv[1] + "/part-1.parquet")
      datasets.DatasetDict({"train": rows, "test": rows.select([0])}).save_to_disk(sys.argv[1] + "/saved")
      """;

  @TempDir private Path folder = Path.of("");
  private List<String> before = List.of();

  @BeforeEach
  void writeRows() throws IOException {
    TestEnvironment.run(List.of("-c", WRITE_ROWS, folder.toString()));
    before = temporary();
  }

  @AfterEach
  void nothingStays() throws IOException {
    assertThat(temporary()).isEqualTo(before);
  }

  private static List<String> temporary() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("tune4j-rows"))
          .sorted()
          .toList();
    }
  }

  @Test
  void parquetRows_areReportedWithTheirNumbers() {
    Path file = folder.resolve("part-1.parquet");
    TextDataset rows = TextDataset.of(file);

    assertThat(rows.needsPython()).isTrue();
    try (Tune4j tune4j = Tune4j.embedded(TestEnvironment.python())) {
      DatasetReport report = tune4j.report(rows);
      assertThat(report.table())
          .isEqualTo(
              """
              %1$s
              5 rows of shape prompt_completion, 4 kept
              fail  blank-answer   1
                    %1$s:4  the cell is blank (column completion)
              not ok
              """
                  .formatted(file));
      assertThat(tune4j.report(TextDataset.parquet(folder.resolve("*.parquet")))).isEqualTo(report);
    }
  }

  @Test
  void rowsOfASavedDataSet_areTrainedOn() throws IOException {
    String saved = folder.resolve("saved").toString();
    TextDataset rows =
        TextDataset.hub(saved)
            .columns("prompt", "completion")
            .policy(Check.BLANK_ANSWER, Policy.DROP);
    FineTuning job =
        FineTuning.sft(TestEnvironment.tinyModel().toString())
            .adapter(LoraConfig.builder().r(4).build())
            .dataset(rows)
            .arguments(SftConfig.builder().maxSteps(1).build())
            .output(folder.resolve("run"))
            .build();

    try (Tune4j tune4j = Tune4j.embedded(TestEnvironment.python())) {
      assertThat(tune4j.plan(job).rows().train()).isEqualTo(4);
      assertThat(tune4j.start(job).await().steps()).isEqualTo(1);
      assertThat(tune4j.report(TextDataset.hub(saved).split("test")).rows()).isEqualTo(1);
      assertThatExceptionOfType(DatasetException.class)
          .isThrownBy(() -> tune4j.report(TextDataset.hub(saved).split("dev")))
          .withMessage("there is no split dev; the splits are train, test (" + saved + ")");
    }
    assertThat(Files.readString(folder.resolve("run/dataset/train.jsonl")))
        .startsWith("{\"prompt\":");
    assertThat(FineTuning.read(folder.resolve("run/job.yaml")).dataset().source()).isEqualTo(saved);
  }

  @Test
  void withoutASession_itIsSaidWhatToDo() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(TextDataset.hub("some/rows")::report)
        .withMessage(
            "dataset.source.hub: the rows of some/rows are read by Python: start the job, or have"
                + " them reported by Tune4j.report");
  }
}

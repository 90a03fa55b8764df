package io.github.tune4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tune4j.testing.TestEnvironment;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code data check} on rows that Python reads. */
@Timeout(180)
class ParquetCheckIT {

  private static final String WRITE =
      """
      import sys
      import pyarrow, pyarrow.parquet
      rows = [{"prompt": "何?", "completion": "これ。"}, {"prompt": "a", "completion": None}]
      pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), sys.argv[1])
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void rowsOfParquet_areCheckedLikeOthers() throws Exception {
    String file = folder.resolve("rows.parquet").toString();
    TestEnvironment.run(List.of("-c", WRITE, file));

    CommandLineTool.Ended ended = CommandLineTool.run("data", "check", file, "--json");

    assertThat(ended.code()).as(ended.err()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(ended.json().path("rows").asInt(0)).isEqualTo(2);
    assertThat(ended.json().at("/problems/0/places/0").toString())
        .isEqualTo(
            "{\"file\":\""
                + file
                + "\",\"line\":2,\"detail\":\"the cell is blank (column"
                + " completion)\"}");
  }

  @Test
  void whatIsNotThere_isToldWithoutATrace() throws Exception {
    String file = folder.resolve("no.parquet").toString();

    CommandLineTool.Ended ended = CommandLineTool.run("data", "check", file);

    assertThat(ended.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(ended.err())
        .endsWith("error: there is no such Parquet file (" + file + ")\n")
        .doesNotContain("\tat ");
  }
}

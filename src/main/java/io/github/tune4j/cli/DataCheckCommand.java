package io.github.tune4j.cli;

import io.github.tune4j.Tune4j;
import io.github.tune4j.data.DatasetReport;
import io.github.tune4j.data.TextDataset;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "check",
    description =
        "Reads every row and tells what is wrong, with file and line. Exits with 1 when a job"
            + " would fail.",
    mixinStandardHelpOptions = true)
final class DataCheckCommand implements Callable<Integer> {

  @Mixin private DatasetOptions dataset = new DatasetOptions();

  @Mixin private SessionOptions session = new SessionOptions();

  @Option(names = "--json", description = "Print the report as JSON, last on stdout.")
  private boolean json;

  @Override
  public Integer call() {
    DatasetReport report = report(dataset.rows());
    if (json) {
      Json.print(report.toMap());
    } else {
      System.out.print(report.table());
    }
    return report.ok() ? ExitCode.DONE : ExitCode.BAD_INPUT;
  }

  /** Starts Python for rows that nothing else can read, and for no others. */
  private DatasetReport report(TextDataset rows) {
    if (!rows.needsPython()) {
      return rows.report();
    }
    try (Tune4j tune4j = session.open()) {
      return tune4j.report(rows);
    }
  }
}

package io.github.tune4j.cli;

import io.github.tune4j.data.DatasetReport;
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

  @Option(names = "--json", description = "Print the report as JSON, last on stdout.")
  private boolean json;

  @Override
  public Integer call() {
    DatasetReport report = dataset.rows().report();
    if (json) {
      Json.print(report.toMap());
    } else {
      System.out.print(report.table());
    }
    return report.ok() ? ExitCode.DONE : ExitCode.BAD_INPUT;
  }
}

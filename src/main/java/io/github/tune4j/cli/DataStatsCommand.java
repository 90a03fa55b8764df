package io.github.tune4j.cli;

import io.github.tune4j.data.DatasetStats;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "stats",
    description =
        "Tells how long rows are, in characters, what they are written in, and how many prompts"
            + " differ.",
    mixinStandardHelpOptions = true)
final class DataStatsCommand implements Callable<Integer> {

  @Mixin private DatasetOptions dataset = new DatasetOptions();

  @Option(names = "--json", description = "Print the figures as JSON, last on stdout.")
  private boolean json;

  @Override
  public Integer call() {
    DatasetStats stats = dataset.rows().stats();
    if (json) {
      Json.print(stats.toMap());
    } else {
      System.out.print(stats.table());
    }
    return ExitCode.DONE;
  }
}

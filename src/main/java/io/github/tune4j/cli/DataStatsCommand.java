package io.github.tune4j.cli;

import io.github.tune4j.Tune4j;
import io.github.tune4j.data.DatasetStats;
import io.github.tune4j.data.TextDataset;
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

  @Mixin private SessionOptions session = new SessionOptions();

  @Option(names = "--json", description = "Print the figures as JSON, last on stdout.")
  private boolean json;

  @Override
  public Integer call() {
    DatasetStats stats = stats(dataset.rows());
    if (json) {
      Json.print(stats.toMap());
    } else {
      System.out.print(stats.table());
    }
    return ExitCode.DONE;
  }

  /** Starts Python for rows that nothing else can read, and for no others. */
  private DatasetStats stats(TextDataset rows) {
    if (!rows.needsPython()) {
      return rows.stats();
    }
    try (Tune4j tune4j = session.open()) {
      return tune4j.stats(rows);
    }
  }
}

package io.github.tune4j.cli;

import io.github.tune4j.Tune4j;
import io.github.tune4j.data.DatasetReport;
import io.github.tune4j.data.Shape;
import io.github.tune4j.data.TextDataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "convert",
    description =
        "Writes rows into a file of another format or shape. Exits with 1, and writes nothing, when"
            + " a check fails; --policy drops such rows.",
    mixinStandardHelpOptions = true)
final class DataConvertCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private DatasetOptions dataset = new DatasetOptions();

  @Mixin private SessionOptions session = new SessionOptions();

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "The file to write: .csv, .tsv, .jsonl, .json, .txt or .parquet; .gz packs it.")
  @SuppressWarnings("NullAway.Init")
  private Path target;

  @Option(
      names = "--to",
      paramLabel = "SHAPE",
      description =
          "prompt_completion, alpaca, sharegpt or messages. Default: the columns stay as they are.")
  private @Nullable String to;

  @Option(names = "--force", description = "Replace OUT if it exists.")
  private boolean force;

  @Option(names = "--json", description = "Print the report as JSON, last on stdout.")
  private boolean json;

  @Override
  public Integer call() {
    if (!force && Files.exists(target)) {
      throw new CommandLine.ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          target + " exists; --force replaces it, any other name keeps it.");
    }
    TextDataset rows = dataset.rows();
    DatasetReport report = write(rows, to == null ? null : Shape.of(to));
    if (json) {
      Json.print(report.toMap());
    } else {
      System.out.print(report.table());
    }
    if (report.ok() && !json) {
      System.out.println("wrote " + target);
    }
    return report.ok() ? ExitCode.DONE : ExitCode.BAD_INPUT;
  }

  /** Starts Python for what nothing else can read or write, and for nothing else. */
  private DatasetReport write(TextDataset rows, @Nullable Shape shape) {
    if (rows.needsPython() || TextDataset.isParquet(target)) {
      try (Tune4j tune4j = session.open()) {
        return tune4j.write(rows, target, shape, force);
      }
    }
    return shape == null ? rows.write(target, force) : rows.write(target, shape, force);
  }
}

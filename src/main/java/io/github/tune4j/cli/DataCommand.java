package io.github.tune4j.cli;

import io.github.tune4j.data.Check;
import io.github.tune4j.data.DatasetReport;
import io.github.tune4j.data.Policy;
import io.github.tune4j.data.Shape;
import io.github.tune4j.data.TextDataset;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "data", description = "Looks at data sets.", mixinStandardHelpOptions = true)
final class DataCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(), "Name a command: check.");
  }

  @Command(
      name = "check",
      description =
          "Reads every row and tells what is wrong, with file and line. Exits with 1 when a job"
              + " would fail.",
      mixinStandardHelpOptions = true)
  int check(
      @Parameters(paramLabel = "FILE", description = "A file, a folder, or a glob in quotes.")
          Path file,
      @Option(
              names = "--format",
              paramLabel = "FORMAT",
              description = "csv, json, jsonl or text. Default: by the name.")
          @Nullable String format,
      @Option(
              names = "--shape",
              paramLabel = "SHAPE",
              description =
                  "prompt_completion, text, alpaca, sharegpt or messages. Default: by the columns.")
          @Nullable String shape,
      @Option(names = "--prompt", paramLabel = "COLUMN", description = "The column of prompts.")
          @Nullable String prompt,
      @Option(names = "--completion", paramLabel = "COLUMN", description = "The column of answers.")
          @Nullable String completion,
      @Option(
              names = "--delimiter",
              paramLabel = "CHARACTER",
              description = "What divides the cells of CSV. Default: found.")
          @Nullable Character delimiter,
      @Option(
              names = "--encoding",
              paramLabel = "CHARSET",
              description = "The character set. Default: found.")
          @Nullable Charset encoding,
      @Option(
              names = "--policy",
              paramLabel = "CHECK=POLICY",
              description = "fail, drop or warn, for example blank-answer=drop.")
          @Nullable Map<String, String> policies,
      @Option(names = "--json", description = "Print the report as JSON, last on stdout.")
          boolean json) {
    TextDataset rows = source(file, format);
    rows = shape == null ? rows : rows.shape(Shape.of(shape));
    rows = prompt == null ? rows : rows.prompt(prompt);
    rows = completion == null ? rows : rows.completion(completion);
    rows = delimiter == null ? rows : rows.delimiter(delimiter);
    rows = encoding == null ? rows : rows.encoding(encoding);
    for (Map.Entry<String, String> policy :
        (policies == null ? new LinkedHashMap<String, String>() : policies).entrySet()) {
      rows = rows.policy(Check.of(policy.getKey()), Policy.of(policy.getValue()));
    }
    DatasetReport report = rows.report();
    if (json) {
      Json.print(report.toMap());
    } else {
      System.out.print(report.table());
    }
    return report.ok() ? ExitCode.DONE : ExitCode.BAD_INPUT;
  }

  private TextDataset source(Path file, @Nullable String format) {
    if (format == null) {
      return TextDataset.of(file);
    }
    return switch (format) {
      case "csv" -> TextDataset.csv(file);
      case "json" -> TextDataset.json(file);
      case "jsonl" -> TextDataset.jsonl(file);
      case "text" -> TextDataset.text(file);
      default ->
          throw new CommandLine.ParameterException(
              Objects.requireNonNull(spec).commandLine(),
              "--format must be csv, json, jsonl or text, got " + format);
    };
  }
}

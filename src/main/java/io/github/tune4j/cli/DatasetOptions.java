package io.github.tune4j.cli;

import io.github.tune4j.data.Check;
import io.github.tune4j.data.Policy;
import io.github.tune4j.data.Shape;
import io.github.tune4j.data.TextDataset;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The rows that a command is about. */
final class DatasetOptions {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "A file, a folder, or a glob in quotes; with --format hub a data set's name.")
  @SuppressWarnings("NullAway.Init")
  private Path file;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "csv, json, jsonl, text, parquet or hub. Default: by the name.")
  private @Nullable String format;

  @Option(
      names = "--shape",
      paramLabel = "SHAPE",
      description =
          "prompt_completion, text, alpaca, sharegpt, messages, preference or classification."
              + " Default: by the columns.")
  private @Nullable String shape;

  @Option(names = "--prompt", paramLabel = "COLUMN", description = "The column of prompts.")
  private @Nullable String prompt;

  @Option(names = "--completion", paramLabel = "COLUMN", description = "The column of answers.")
  private @Nullable String completion;

  @Option(
      names = "--delimiter",
      paramLabel = "CHARACTER",
      description = "What divides the cells of CSV. Default: found.")
  private @Nullable Character delimiter;

  @Option(
      names = "--encoding",
      paramLabel = "CHARSET",
      description = "The character set. Default: found.")
  private @Nullable Charset encoding;

  @Option(
      names = "--policy",
      paramLabel = "CHECK=POLICY",
      description = "fail, drop or warn, for example blank-answer=drop.")
  private Map<String, String> policies = new LinkedHashMap<>();

  @Option(
      names = "--columns",
      paramLabel = "COLUMN",
      split = ",",
      description = "Names the columns of CSV whose first line is a row: prompt,completion.")
  private List<String> columns = new ArrayList<>();

  @Option(
      names = "--rename",
      paramLabel = "OLD=NEW",
      description = "Calls a column otherwise: question=prompt.")
  private Map<String, String> rename = new LinkedHashMap<>();

  @Option(
      names = "--combine",
      paramLabel = "COLUMN=TEMPLATE",
      description =
          "Makes a column of others: 'prompt={instruction}[\\n{input}]'; what stands in brackets is"
              + " left out when a column in it is blank.")
  private Map<String, String> combine = new LinkedHashMap<>();

  @Option(
      names = "--drop",
      paramLabel = "COLUMN",
      split = ",",
      description = "Leaves columns out: index,input.")
  private List<String> drop = new ArrayList<>();

  @Option(
      names = "--select",
      paramLabel = "COLUMN",
      split = ",",
      description = "Takes these columns only, in this order: instruction,output.")
  private List<String> select = new ArrayList<>();

  @Option(
      names = "--labels",
      paramLabel = "LABEL",
      split = ",",
      description = "Names the labels of a classification by their numbers. Default: found.")
  private List<String> labels = new ArrayList<>();

  @Option(
      names = "--limit",
      paramLabel = "ROWS",
      description = "Takes the first rows only. Default: all.")
  private @Nullable Long limit;

  /** The file, folder or glob as it was named. */
  Path file() {
    return file;
  }

  /** The rows; none is read yet. Throws a ConfigException that names what is wrong. */
  TextDataset rows() {
    TextDataset rows = source();
    rows = shape == null ? rows : rows.shape(Shape.of(shape));
    rows = prompt == null ? rows : rows.prompt(prompt);
    rows = completion == null ? rows : rows.completion(completion);
    rows = delimiter == null ? rows : rows.delimiter(delimiter);
    rows = encoding == null ? rows : rows.encoding(encoding);
    rows = columns.isEmpty() ? rows : rows.columns(columns.toArray(String[]::new));
    rows = limit == null ? rows : rows.limit(limit);
    rows = changed(rows).labels(labels.toArray(String[]::new));
    for (Map.Entry<String, String> policy : policies.entrySet()) {
      rows = rows.policy(Check.of(policy.getKey()), Policy.of(policy.getValue()));
    }
    return rows;
  }

  private TextDataset changed(TextDataset source) {
    TextDataset rows = source;
    for (Map.Entry<String, String> column : rename.entrySet()) {
      rows = rows.rename(column.getKey(), column.getValue());
    }
    for (Map.Entry<String, String> column : combine.entrySet()) {
      String template = column.getValue().replace("\\n", "\n").replace("\\t", "\t");
      rows = rows.combine(column.getKey(), template);
    }
    return rows.drop(drop.toArray(String[]::new)).select(select.toArray(String[]::new));
  }

  private TextDataset source() {
    if (format == null) {
      return TextDataset.of(file);
    }
    return switch (format) {
      case "csv" -> TextDataset.csv(file);
      case "json" -> TextDataset.json(file);
      case "jsonl" -> TextDataset.jsonl(file);
      case "text" -> TextDataset.text(file);
      case "parquet" -> TextDataset.parquet(file);
      case "hub" -> TextDataset.hub(file.toString());
      default ->
          throw new CommandLine.ParameterException(
              Objects.requireNonNull(command).commandLine(),
              "--format must be csv, json, jsonl, text, parquet or hub, got " + format);
    };
  }
}

package io.github.tune4j;

import io.github.tune4j.data.Check;
import io.github.tune4j.data.Policy;
import io.github.tune4j.data.Shape;
import io.github.tune4j.data.TextDataset;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the {@code dataset} section of a job file. */
final class DatasetReader {

  static final List<String> DATASET =
      List.of(
          "allow_untrained_rows",
          "combine",
          "completion",
          "concat",
          "drop",
          "functions",
          "labels",
          "lengths",
          "limit",
          "mix",
          "near_duplicates",
          "policy",
          "prompt",
          "rename",
          "sample",
          "seed",
          "select",
          "shape",
          "shuffle",
          "source",
          "system",
          "template",
          "token_mask",
          "validation");
  static final List<String> SOURCE_FORMATS = List.of("csv", "json", "jsonl", "text");
  static final List<String> SOURCE =
      List.of("columns", "csv", "delimiter", "encoding", "json", "jsonl", "text");

  private final Fields fields;

  /**
   * @param fields notes what is wrong
   */
  DatasetReader(Fields fields) {
    this.fields = fields;
  }

  /** The data set in the section of a job file; a stand-in for what is wrong in it. */
  TextDataset read(Map<String, @Nullable Object> root) {
    Map<String, @Nullable Object> section = fields.section("dataset", root, "", true);
    fields.checkNames("dataset.", section.keySet(), DATASET);
    return new RowRulesReader(fields).read(section, rows(section));
  }

  /** The data set without how its rows are drawn, divided and made tokens. */
  TextDataset rows(Map<String, @Nullable Object> section) {
    TextDataset rows =
        PartsReader.has(section) ? new PartsReader(fields).read(section) : source(section);
    return policies(section, layout(section, columns(section, rows)));
  }

  private TextDataset columns(Map<String, @Nullable Object> section, TextDataset dataset) {
    TextDataset rows = dataset;
    for (Map.Entry<String, String> name : fields.texts("rename", section).entrySet()) {
      rows = rows.rename(name.getKey(), name.getValue());
    }
    for (Map.Entry<String, String> column : fields.texts("combine", section).entrySet()) {
      rows = rows.combine(column.getKey(), column.getValue());
    }
    Long functions = fields.whole("dataset.functions", section.get("functions"));
    rows = functions == null ? rows : rows.missingFunctions(functions.intValue());
    rows = rows.drop(fields.names("dataset.drop", section.get("drop")).toArray(String[]::new));
    return rows.select(
        fields.names("dataset.select", section.get("select")).toArray(String[]::new));
  }

  private TextDataset layout(Map<String, @Nullable Object> section, TextDataset dataset) {
    TextDataset rows = dataset;
    String prompt = fields.text("dataset.prompt", section.get("prompt"), false);
    rows = prompt == null ? rows : rows.prompt(prompt);
    String completion = fields.text("dataset.completion", section.get("completion"), false);
    rows = completion == null ? rows : rows.completion(completion);
    String shape = fields.text("dataset.shape", section.get("shape"), false);
    rows = shape == null ? rows : rows.shape(Shape.of(shape));
    return rows.labels(
        fields.names("dataset.labels", section.get("labels")).toArray(String[]::new));
  }

  private TextDataset policies(Map<String, @Nullable Object> section, TextDataset dataset) {
    TextDataset rows = dataset;
    for (Map.Entry<String, @Nullable Object> policy :
        fields.section("policy", section, "dataset.", false).entrySet()) {
      String field = "dataset.policy." + policy.getKey();
      String chosen = fields.choice(field, policy.getValue(), List.of("drop", "fail", "warn"));
      if (List.of("drop", "fail", "warn").contains(String.valueOf(chosen))) {
        rows = rows.policy(Check.of(policy.getKey()), Policy.of(String.valueOf(chosen)));
      }
    }
    return rows;
  }

  /** The rows' source; of one that is wrong, a stand-in. */
  private TextDataset source(Map<String, @Nullable Object> dataset) {
    Map<String, @Nullable Object> source =
        fields.section("source", dataset, "dataset.", !dataset.isEmpty());
    fields.checkNames("dataset.source.", source.keySet(), SOURCE);
    List<String> formats = SOURCE_FORMATS.stream().filter(source::containsKey).toList();
    if (formats.isEmpty() && !source.isEmpty()) {
      fields.problem("dataset.source", "requires one of " + String.join(", ", SOURCE_FORMATS));
    }
    formats.stream()
        .skip(1)
        .forEach(
            it -> fields.problem("dataset.source." + it, "cannot stand beside " + formats.get(0)));
    String format = formats.isEmpty() ? "csv" : formats.get(0);
    String path = fields.text("dataset.source." + format, source.get(format), formats.size() == 1);
    Path file = Path.of(path == null ? "?" : path);
    TextDataset rows =
        switch (format) {
          case "json" -> TextDataset.json(file);
          case "jsonl" -> TextDataset.jsonl(file);
          case "text" -> TextDataset.text(file);
          default -> TextDataset.csv(file);
        };
    String delimiter = delimiter(source.get("delimiter"));
    rows = delimiter == null ? rows : rows.delimiter(delimiter.charAt(0));
    List<String> columns = fields.names("dataset.source.columns", source.get("columns"));
    rows = columns.isEmpty() ? rows : rows.columns(columns.toArray(String[]::new));
    Charset encoding =
        charset(fields.text("dataset.source.encoding", source.get("encoding"), false));
    return encoding == null ? rows : rows.encoding(encoding);
  }

  private @Nullable String delimiter(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    String typed = value.toString();
    String delimiter = typed.equals("\\t") ? "\t" : typed;
    if (delimiter.length() == 1) {
      return delimiter;
    }
    fields.problem("dataset.source.delimiter", "must be one character, got " + value);
    return null;
  }

  private @Nullable Charset charset(@Nullable String name) {
    try {
      return name == null ? null : Charset.forName(name);
    } catch (IllegalArgumentException e) {
      fields.problem("dataset.source.encoding", "there is no character set " + name);
      return null;
    }
  }
}

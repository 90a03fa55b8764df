package io.github.tune4j;

import io.github.tune4j.data.Check;
import io.github.tune4j.data.Policy;
import io.github.tune4j.data.Shape;
import io.github.tune4j.data.TextDataset;
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
        PartsReader.has(section)
            ? new PartsReader(fields).read(section)
            : new SourceReader(fields).read(section);
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
}

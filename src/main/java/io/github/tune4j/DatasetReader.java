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
          "completion", "policy", "prompt", "seed", "shape", "source", "template", "validation");
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
    TextDataset dataset = source(section);
    String prompt = fields.text("dataset.prompt", section.get("prompt"), false);
    dataset = prompt == null ? dataset : dataset.prompt(prompt);
    String completion = fields.text("dataset.completion", section.get("completion"), false);
    dataset = completion == null ? dataset : dataset.completion(completion);
    String shape = fields.text("dataset.shape", section.get("shape"), false);
    dataset = shape == null ? dataset : dataset.shape(Shape.of(shape));
    for (Map.Entry<String, @Nullable Object> policy :
        fields.section("policy", section, "dataset.", false).entrySet()) {
      String field = "dataset.policy." + policy.getKey();
      String chosen = fields.choice(field, policy.getValue(), List.of("drop", "fail", "warn"));
      if (List.of("drop", "fail", "warn").contains(String.valueOf(chosen))) {
        dataset = dataset.policy(Check.of(policy.getKey()), Policy.of(String.valueOf(chosen)));
      }
    }
    Number seed = fields.number("dataset.seed", section.get("seed"));
    dataset = seed == null ? dataset : dataset.seed(seed.longValue());
    String template =
        fields.choice("dataset.template", section.get("template"), List.of("chat", "none"));
    dataset = dataset.chat(!"none".equals(template));
    Number validation = fields.number("dataset.validation", section.get("validation"));
    return validation == null ? dataset : dataset.validation(validation.doubleValue());
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

package io.github.tune4j;

import io.github.tune4j.config.Arguments;
import io.github.tune4j.config.internal.SectionSchemas;
import io.github.tune4j.data.Check;
import io.github.tune4j.data.Policy;
import io.github.tune4j.data.Shape;
import io.github.tune4j.internal.PrettyJson;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON Schema of a job file: what {@link JobReader} takes, for editors. Stateless. */
final class JobSchema {

  private JobSchema() {}

  static String json() {
    return PrettyJson.of(document());
  }

  static Map<String, Object> document() {
    SectionSchemas sections = new SectionSchemas(Arguments::oldNames);
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("task", word("What is done: supervised fine-tuning.", "sft", "sft"));
    properties.put(
        "defaults",
        word(
            "Whose defaults apply to what the job leaves open: `tune4j` chooses some of them by the"
                + " hardware and the job, `upstream` chooses none.",
            "tune4j",
            "tune4j",
            "upstream"));
    properties.put(
        "model",
        sections.of(
            "ModelOptions",
            Map.of("name", text("The model's name on the hub, or its folder. Required."))));
    properties.put(
        "quantization",
        sections.choice(
            "quantization", "quant_method", "The method of quantization.", "bitsandbytes"));
    properties.put(
        "adapter",
        sections.choice("adapter", "type", "The kind of adapter, in peft's words.", "lora"));
    properties.put("dataset", dataset());
    properties.put("training", sections.of("SftConfig", Map.of()));
    properties.put("generation", sections.of("GenerationConfig", Map.of()));
    properties.put(
        "output",
        text(
            "The run folder, which must be empty or not exist. Required, unless `output_dir` names it."));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    document.put("title", "Tune4J job");
    document.putAll(object(properties, "model", "dataset"));
    Map<String, Object> named = new LinkedHashMap<>();
    named.put("required", List.of("training"));
    named.put("properties", Map.of("training", Map.of("required", List.of("output_dir"))));
    document.put("if", Map.of("not", named));
    document.put("then", Map.of("required", List.of("output")));
    Map<String, Object> definitions = new LinkedHashMap<>(sections.definitions());
    definitions.computeIfPresent("ModelOptions", (name, model) -> named(model));
    document.put("$defs", definitions);
    return document;
  }

  /** The section of a model, which needs its name. */
  private static Object named(Object model) {
    Map<Object, Object> section = new LinkedHashMap<>((Map<?, ?>) model);
    section.put("required", List.of("name"));
    return section;
  }

  private static Map<String, Object> dataset() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("source", source());
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("description", "What the columns mean. Default: found, where it is unmistakable.");
    shape.put("enum", Arrays.stream(Shape.values()).map(Shape::key).toList());
    properties.put("shape", shape);
    properties.put("prompt", text("The column of what the model is asked. Default: `prompt`."));
    properties.put(
        "completion", text("The column of what it shall answer. Default: `completion`."));
    properties.put("policy", policy());
    Map<String, Object> validation =
        number("number", "The share of rows that is kept out of training, to measure the loss on.");
    validation.put("minimum", 0);
    validation.put("exclusiveMaximum", 1);
    properties.put("validation", validation);
    Map<String, Object> seed = number("integer", "By which the validation rows are drawn.");
    seed.put("default", 42);
    properties.put("seed", seed);
    properties.put(
        "template",
        word(
            "Whether rows are put as a conversation, by the model's chat template: `chat`, as far as"
                + " it has one, or `none`.",
            "chat",
            "chat",
            "none"));
    return object(properties, "source");
  }

  private static Map<String, Object> source() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("csv", text("CSV or TSV: a file, a folder, or a glob; gzip is unpacked."));
    properties.put("json", text("One JSON array of objects; a file, a folder, or a glob."));
    properties.put("jsonl", text("A JSON object on each line; a file, a folder, or a glob."));
    properties.put("text", text("A text on each line; a file, a folder, or a glob."));
    properties.put(
        "delimiter",
        text("One character between the cells of CSV. Default: found, of `,` `;` tab."));
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("description", "The columns of CSV without a header line.");
    columns.put("type", "array");
    columns.put("items", Map.of("type", "string"));
    columns.put("minItems", 1);
    properties.put("columns", columns);
    properties.put(
        "encoding", text("The character set, such as `windows-31j`. Default: found, or UTF-8."));
    Map<String, Object> source = object(properties);
    source.put(
        "oneOf",
        DatasetReader.SOURCE_FORMATS.stream()
            .map(format -> Map.of("required", List.of(format)))
            .toList());
    Map<String, Object> requires = new LinkedHashMap<>();
    requires.put("delimiter", List.of("csv"));
    requires.put("columns", List.of("csv"));
    source.put("dependentRequired", requires);
    return source;
  }

  private static Map<String, Object> policy() {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Check check : Check.values()) {
      Map<String, Object> policy = new LinkedHashMap<>();
      policy.put("enum", check.allowed().stream().map(Policy::key).toList());
      policy.put("default", check.standard().key());
      properties.put(check.key(), policy);
    }
    Map<String, Object> section = object(properties);
    section.put("description", "What becomes of rows in which a check finds something.");
    return section;
  }

  private static Map<String, Object> object(Map<String, Object> properties, String... required) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("required", List.of(required));
    schema.put("additionalProperties", false);
    schema.put("properties", properties);
    return schema;
  }

  private static Map<String, Object> text(String description) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", description);
    schema.put("type", "string");
    schema.put("minLength", 1);
    return schema;
  }

  private static Map<String, Object> number(String type, String description) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", description);
    schema.put("type", type);
    return schema;
  }

  private static Map<String, Object> word(String description, String usual, String... words) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", description);
    schema.put("enum", List.of(words));
    schema.put("default", usual);
    return schema;
  }
}

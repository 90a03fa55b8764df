package io.github.tune4j;

import static io.github.tune4j.JsonSchema.object;
import static io.github.tune4j.JsonSchema.text;
import static io.github.tune4j.JsonSchema.word;

import io.github.tune4j.config.Arguments;
import io.github.tune4j.config.internal.SectionSchemas;
import io.github.tune4j.internal.PrettyJson;
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
    properties.put("dataset", DatasetSchema.section());
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
}

package io.github.tune4j;

import static io.github.tune4j.JsonSchema.count;
import static io.github.tune4j.JsonSchema.flag;
import static io.github.tune4j.JsonSchema.names;
import static io.github.tune4j.JsonSchema.number;
import static io.github.tune4j.JsonSchema.object;
import static io.github.tune4j.JsonSchema.text;
import static io.github.tune4j.JsonSchema.texts;
import static io.github.tune4j.JsonSchema.word;

import io.github.tune4j.data.Check;
import io.github.tune4j.data.LengthPolicy;
import io.github.tune4j.data.Policy;
import io.github.tune4j.data.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The {@code dataset} section of a job file as a JSON Schema. Stateless. */
final class DatasetSchema {

  private DatasetSchema() {}

  static Map<String, Object> section() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("source", SourceSchema.section());
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("description", "What the columns mean. Default: found, where it is unmistakable.");
    shape.put("enum", Arrays.stream(Shape.values()).map(Shape::key).toList());
    properties.put("shape", shape);
    properties.put("prompt", text("The column of what the model is asked. Default: `prompt`."));
    properties.put(
        "completion", text("The column of what it shall answer. Default: `completion`."));
    properties.put("policy", policy());
    properties.put("rename", texts("New names of columns, by old ones."));
    properties.put(
        "combine",
        texts(
            "Columns to make, by templates such as `{instruction}[\\n{input}]`; what stands in brackets"
                + " is left out when a column in it is blank."));
    properties.put("drop", names("Columns to leave out."));
    properties.put("select", names("The only columns to take, in this order."));
    properties.put(
        "functions",
        count(
            "How many functions of a program changed the rows. A job file cannot hold them: such a job"
                + " reads no rows."));
    properties.put("labels", names("The names of the labels, by their numbers. Default: found."));
    properties.put("limit", count("Reading ends after so many rows that are kept."));
    Map<String, Object> similarity =
        number("number", "Rows at least so similar to an earlier one are told (Jaccard).");
    similarity.put("exclusiveMinimum", 0);
    similarity.put("maximum", 1);
    properties.put("near_duplicates", similarity);
    properties.put("sample", count("So many rows are drawn by the seed."));
    properties.put("shuffle", flag("Whether rows are put in another order, by the seed."));
    properties.put("validation", validation());
    Map<String, Object> seed =
        number("integer", "By which rows are drawn, shuffled and kept for validation.");
    seed.put("default", 42);
    properties.put("seed", seed);
    properties.put("system", text("A system prompt for conversations that have none."));
    properties.put("template", template());
    properties.put("lengths", lengths());
    properties.put("token_mask", mask());
    properties.put(
        "allow_untrained_rows",
        flag("Whether rows without a token to learn are left out, instead of ending the job."));
    Map<String, Object> rows = new LinkedHashMap<>(properties);
    rows.keySet().retainAll(PartsReader.PART);
    properties.put("concat", parts("Data sets whose rows come one after the other.", rows));
    properties.put("mix", mix(rows));
    return withRows(object(properties));
  }

  /** A data set has a source, or parts. */
  private static Map<String, Object> withRows(Map<String, Object> section) {
    section.put(
        "oneOf",
        List.of("source", "concat", "mix").stream()
            .map(kind -> Map.of("required", List.of(kind)))
            .toList());
    return section;
  }

  /** Parts of parts are not told in full. */
  private static Map<String, Object> parts(String description, Map<String, Object> properties) {
    Map<String, Object> all = new LinkedHashMap<>(properties);
    all.put("concat", Map.of("type", "array"));
    all.put("mix", Map.of("type", "object"));
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("description", description);
    parts.put("type", "array");
    parts.put("minItems", 1);
    parts.put("items", withRows(object(all)));
    return parts;
  }

  private static Map<String, Object> mix(Map<String, Object> rows) {
    Map<String, Object> part = new LinkedHashMap<>();
    Map<String, Object> weight =
        number("number", "How often a row is drawn from it, in proportion to the others.");
    weight.put("exclusiveMinimum", 0);
    weight.put("default", 1);
    part.put("weight", weight);
    part.putAll(rows);
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("parts", parts("The data sets.", part));
    properties.put(
        "stop",
        word(
            "When it ends: when the first of them has no row left, or all.",
            "first",
            "all",
            "first"));
    Map<String, Object> mix = object(properties, "parts");
    mix.put("description", "Data sets whose rows are drawn among each other, by weights and seed.");
    return mix;
  }

  private static Map<String, Object> validation() {
    String description = "The rows that are kept out of training, to measure the loss on.";
    Map<String, Object> fraction = number("number", "A share of all rows.");
    fraction.put("minimum", 0);
    fraction.put("exclusiveMaximum", 1);
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("fraction", fraction);
    properties.put("rows", count("So many rows."));
    properties.put("group", text("The column whose values are never divided."));
    Map<String, Object> validation = new LinkedHashMap<>();
    validation.put("description", description);
    validation.put("anyOf", List.of(fraction, count("So many rows."), object(properties)));
    return validation;
  }

  private static Map<String, Object> template() {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (String name : RowRulesReader.TEMPLATE) {
      boolean eos = name.startsWith("add_eos");
      properties.put(name, Map.of("type", eos ? "boolean" : "string"));
    }
    Map<String, Object> template = new LinkedHashMap<>();
    template.put(
        "description",
        "How turns become text: `chat` by the model's chat template, as far as it has one; `none`; or"
            + " a template of its own.");
    template.put("default", "chat");
    template.put("anyOf", List.of(Map.of("enum", List.of("chat", "none")), object(properties)));
    return template;
  }

  private static Map<String, Object> lengths() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("max_prompt", count("Tokens of a prompt."));
    properties.put("max_answer", count("Tokens of an answer."));
    properties.put("max_total", count("Tokens of a row. Default: `max_length` of the training."));
    properties.put(
        "policy",
        word(
            "What becomes of longer rows.",
            LengthPolicy.TRUNCATE_ANSWER.key(),
            LengthPolicy.keys().toArray(String[]::new)));
    Map<String, Object> section = object(properties);
    section.put("description", "How long rows may be, in tokens.");
    return section;
  }

  private static Map<String, Object> mask() {
    Map<String, Object> probability = number("number", "The chance of each token.");
    probability.put("minimum", 0);
    probability.put("exclusiveMaximum", 1);
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("probability", probability);
    properties.put("seed", number("integer", "By which tokens are drawn. Default: 42."));
    Map<String, Object> section = object(properties, "probability");
    section.put("description", "Hides tokens of training rows from the model.");
    return section;
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
}

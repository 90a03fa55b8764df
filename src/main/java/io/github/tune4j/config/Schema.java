package io.github.tune4j.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one upstream class takes.
 *
 * @param section the section of a job file, for example {@code "adapter"}
 * @param upstream the Python class or function, for example {@code "peft.LoraConfig"}
 * @param version the version of its library
 * @param fields its arguments by name
 */
record Schema(String section, String upstream, String version, Map<String, Field> fields) {

  private static final Map<String, Schema> ALL = load();

  /** The schema of a class, by the name it has in {@code schema.json}. */
  static Schema of(String name) {
    Schema schema = ALL.get(name);
    if (schema == null) {
      throw new IllegalArgumentException("schema.json has no class " + name);
    }
    return schema;
  }

  /** Says that the class has no such argument, and what was probably meant. */
  String unknown(String name) {
    Optional<Schema> owner =
        ALL.values().stream()
            .filter(other -> !other.section.equals(section) && other.fields.containsKey(name))
            .findFirst();
    if (owner.isPresent()) {
      return "unknown here, it belongs in " + owner.get().section;
    }
    return Suggestion.question(name, fields.keySet())
        .map(meant -> "unknown, " + meant)
        .orElse("unknown to " + upstream + " " + version);
  }

  private static Map<String, Schema> load() {
    JsonNode root;
    try (InputStream resource = Schema.class.getResourceAsStream("schema.json")) {
      if (resource == null) {
        throw new IOException("the resource schema.json is missing");
      }
      root = JsonMapper.shared().readTree(resource);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, Schema> all = new LinkedHashMap<>();
    root.required("classes")
        .forEachEntry((name, node) -> all.put(name, schema(node, root.required("libraries"))));
    return all;
  }

  private static Schema schema(JsonNode node, JsonNode libraries) {
    String upstream = node.required("upstream").stringValue();
    String library = upstream.substring(0, upstream.indexOf('.'));
    Map<String, Field> fields = new LinkedHashMap<>();
    node.required("fields").forEachEntry((name, field) -> fields.put(name, field(field)));
    return new Schema(
        node.required("section").stringValue(),
        upstream,
        libraries.required(library).stringValue(),
        fields);
  }

  private static Field field(JsonNode node) {
    Range range =
        new Range(
            number(node, "minimum"),
            number(node, "exclusiveMinimum"),
            number(node, "maximum"),
            number(node, "exclusiveMaximum"),
            number(node, "wholeAbove"));
    return new Field(
        texts(node, "types"),
        node.path("nullable").booleanValue(false),
        texts(node, "choices"),
        texts(node, "patterns").stream().map(Pattern::compile).toList(),
        range,
        node.path("why").stringValue(""),
        node.path("python").stringValue(""),
        node.path("refused").stringValue(""));
  }

  private static List<String> texts(JsonNode node, String name) {
    return node.path(name).valueStream().map(JsonNode::stringValue).toList();
  }

  private static @Nullable Double number(JsonNode node, String name) {
    JsonNode value = node.get(name);
    return value == null ? null : (Double) value.doubleValue();
  }
}

package io.github.tune4j.config;

import io.github.tune4j.internal.Suggestion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one upstream class takes.
 *
 * @param name what the class is called in {@code schema.json}, for example {@code "LoraConfig"}
 * @param section the section of a job file, for example {@code "adapter"}
 * @param type the word by which upstream tells it from others of its section, for example {@code
 *     "LORA"}; empty where it is the only one, and for training arguments
 * @param upstream the Python class or function, for example {@code "peft.LoraConfig"}
 * @param version the version of its library
 * @param fields its arguments by name
 */
record Schema(
    String name,
    String section,
    String type,
    String upstream,
    String version,
    Map<String, Field> fields) {

  /** The classes that a section stands for when nothing else is said. */
  private static final Set<String> USUAL =
      Set.of("BitsAndBytesConfig", "GenerationConfig", "LoraConfig", "ModelOptions", "SftConfig");

  /** What a section of a job file holds besides the arguments of its class. */
  private static final Map<String, Set<String>> OF_THE_JOB =
      Map.of(
          "model", Set.of("name"),
          "adapter", Set.of("type"),
          "quantization", Set.of("quant_method"));

  private static final JsonNode SNAPSHOT = read();
  private static final Map<String, Schema> ALL = load();

  /** The schema of a class, by the name it has in {@code schema.json}. */
  static Schema of(String name) {
    Schema schema = ALL.get(name);
    if (schema == null) {
      throw new IllegalArgumentException("schema.json has no class " + name);
    }
    return schema;
  }

  /** The schemas of a section that have a type, by their types, in alphabetical order. */
  static SortedMap<String, Schema> ofSection(String section) {
    SortedMap<String, Schema> schemas = new TreeMap<>();
    for (Schema schema : ALL.values()) {
      if (schema.section.equals(section) && !schema.type.isEmpty()) {
        schemas.put(schema.type, schema);
      }
    }
    return schemas;
  }

  /** Says that the class has no such argument, and what was probably meant. */
  String unknown(String name) {
    Optional<Schema> owner =
        ALL.values().stream()
            .filter(other -> USUAL.contains(other.name) && !other.section.equals(section))
            .filter(other -> other.fields.containsKey(name))
            .findFirst();
    if (owner.isPresent()) {
      return "unknown here, it belongs in " + owner.get().section;
    }
    Set<String> known = new TreeSet<>(fields.keySet());
    known.addAll(OF_THE_JOB.getOrDefault(section, Set.of()));
    return Suggestion.question(name, known)
        .or(() -> Suggestion.question(name, OldNames.renamed(section).keySet()))
        .map(meant -> "unknown, " + meant)
        .orElse("unknown to " + upstream + " " + version);
  }

  /** The arguments that a learning rate scheduler takes, or null when it is not known. */
  static @Nullable List<String> ofScheduler(String name) {
    JsonNode scheduler = SNAPSHOT.required("schedulers").get(name);
    return scheduler == null ? null : scheduler.valueStream().map(JsonNode::stringValue).toList();
  }

  /** The schedulers that take an argument, in alphabetical order. */
  static List<String> schedulersWith(Object argument) {
    return SNAPSHOT
        .required("schedulers")
        .propertyStream()
        .filter(
            it -> it.getValue().valueStream().anyMatch(name -> name.stringValue().equals(argument)))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The names that TRL's command line takes in a file beside those of training arguments. */
  static Set<String> ofScript() {
    return SNAPSHOT
        .required("script")
        .valueStream()
        .flatMap(JsonNode::valueStream)
        .map(JsonNode::stringValue)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The library that the class belongs to, with its version. */
  String library() {
    return upstream.substring(0, upstream.indexOf('.')) + ' ' + version;
  }

  private static JsonNode read() {
    try (InputStream resource = Schema.class.getResourceAsStream("schema.json")) {
      if (resource == null) {
        throw new IOException("the resource schema.json is missing");
      }
      return JsonMapper.shared().readTree(resource);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Schema> load() {
    Map<String, Schema> all = new LinkedHashMap<>();
    JsonNode libraries = SNAPSHOT.required("libraries");
    SNAPSHOT
        .required("classes")
        .forEachEntry((name, node) -> all.put(name, schema(name, node, libraries)));
    return all;
  }

  private static Schema schema(String name, JsonNode node, JsonNode libraries) {
    String upstream = node.required("upstream").stringValue();
    String library = upstream.substring(0, upstream.indexOf('.'));
    Map<String, Field> fields = new LinkedHashMap<>();
    node.required("fields").forEachEntry((field, facts) -> fields.put(field, field(facts)));
    return new Schema(
        name,
        node.required("section").stringValue(),
        node.path("type").stringValue(""),
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
        node.path("required").booleanValue(false),
        node.path("nullable").booleanValue(false),
        texts(node, "choices"),
        texts(node, "words"),
        texts(node, "patterns").stream().map(Pattern::compile).toList(),
        range,
        node.path("why").stringValue(""),
        node.path("python").stringValue(""),
        node.path("refused").stringValue(""),
        node.path("secret").booleanValue(false),
        node.path("own").booleanValue(false),
        standard(node.path("default")));
  }

  private static @Nullable Object standard(JsonNode node) {
    return node.isMissingNode() ? null : JsonMapper.shared().convertValue(node, Object.class);
  }

  private static List<String> texts(JsonNode node, String name) {
    return node.path(name).valueStream().map(JsonNode::stringValue).toList();
  }

  private static @Nullable Double number(JsonNode node, String name) {
    JsonNode value = node.get(name);
    return value == null ? null : (Double) value.doubleValue();
  }
}

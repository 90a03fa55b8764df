package io.github.tune4j.config.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * The sections of a job that hold an upstream class's arguments, as JSON Schema (draft 2020-12).
 * Not thread-safe.
 */
public final class SectionSchemas {

  private static final String OTHER = "other";
  private static final String DEFINITION = "#/$defs/";

  private final JsonNode classes;
  private final Function<String, Map<String, String>> oldNames;
  private final Map<String, Object> definitions = new TreeMap<>();
  private final Map<Object, String> shared = new LinkedHashMap<>();

  /**
   * Begins a document.
   *
   * @param oldNames for a section of a job file, the names that its arguments are understood by
   *     besides their own, with their own; or with an empty text where there is more to it
   */
  public SectionSchemas(Function<String, Map<String, String>> oldNames) {
    this.classes = SchemaResource.classes();
    this.oldNames = oldNames;
  }

  /** What the sections refer to: everything that they were made of so far, by name. */
  public Map<String, Object> definitions() {
    return definitions;
  }

  /**
   * A section that one class stands for.
   *
   * @param added further properties, which are the job's own
   */
  public Map<String, Object> of(String className, Map<String, Object> added) {
    define(className, added);
    return reference(className);
  }

  /**
   * A section in which one property says the class.
   *
   * @param section its name in a job file
   * @param property the name of that property
   * @param description what that property says
   * @param usual the word that is meant where the property is missing
   */
  public Map<String, Object> choice(
      String section, String property, String description, String usual) {
    Map<String, String> byWord = new TreeMap<>();
    classes.forEachEntry(
        (name, facts) -> {
          if (facts.required("section").stringValue().equals(section) && facts.has("type")) {
            byWord.put(facts.path("type").stringValue().toLowerCase(Locale.ROOT), name);
          }
        });
    Map<String, Object> word = new LinkedHashMap<>();
    word.put("description", description);
    word.put("enum", List.copyOf(byWord.keySet()));
    word.put("default", usual);
    List<Object> cases = new ArrayList<>();
    byWord.forEach(
        (name, className) -> {
          define(className, Map.of(property, Map.of()));
          Map<String, Object> one = new LinkedHashMap<>();
          Map<String, Object> condition = new LinkedHashMap<>();
          condition.put("properties", Map.of(property, Map.of("const", name)));
          if (!name.equals(usual)) {
            condition.put("required", List.of(property));
          }
          one.put("if", condition);
          one.put("then", reference(className));
          cases.add(one);
        });
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", Map.of(property, word));
    schema.put("allOf", cases);
    return schema;
  }

  private void define(String className, Map<String, Object> added) {
    JsonNode described = classes.required(className);
    String section = described.required("section").stringValue();
    Map<String, Object> properties = new LinkedHashMap<>(added);
    List<String> required = new ArrayList<>();
    described
        .required("fields")
        .forEachEntry(
            (name, facts) -> {
              if (isSettable(facts)) {
                properties.put(name, property(className, section, name, facts));
              }
              if (facts.has("required")) {
                required.add(name);
              }
            });
    new TreeMap<>(oldNames.apply(section))
        .forEach(
            (old, current) -> {
              JsonNode fields = described.required("fields");
              if (!fields.has(old) && (current.isEmpty() || fields.has(current))) {
                properties.put(old, old(current));
              }
            });
    properties.put(OTHER, reference(OTHER));
    definitions.computeIfAbsent(OTHER, absent -> other());
    Map<String, Object> definition = new LinkedHashMap<>();
    definition.put("type", "object");
    if (!required.isEmpty()) {
      definition.put("required", required);
    }
    definition.put("additionalProperties", false);
    definition.put("properties", properties);
    definitions.put(className, definition);
  }

  private static boolean isSettable(JsonNode facts) {
    return !facts.has("refused") && !facts.path("types").isEmpty();
  }

  private Object property(String className, String section, String name, JsonNode facts) {
    String definer = facts.path("definedBy").stringValue(className);
    Map<String, Object> property = new LinkedHashMap<>();
    SchemaResource.description(definer, name)
        .or(() -> SchemaResource.description(section, name))
        .ifPresent(text -> property.put("description", text));
    String current = oldNames.apply(section).getOrDefault(name, "");
    if (!current.isEmpty()) {
      property.put("deprecated", true);
    }
    property.putAll(FieldSchema.of(name, facts));
    JsonNode value = facts.get("default");
    if (value != null) {
      property.put("default", value);
    }
    return section.equals("adapter") ? shared(name, property) : property;
  }

  /** Kinds of adapters have many arguments in common; each stands in the document once. */
  private Object shared(String name, Map<String, Object> property) {
    String place =
        shared.computeIfAbsent(
            Map.of(name, property),
            absent -> {
              String free = name;
              for (int i = 2; definitions.containsKey("adapter." + free); i++) {
                free = name + '.' + i;
              }
              definitions.put("adapter." + free, property);
              return "adapter." + free;
            });
    return reference(place);
  }

  private static Map<String, Object> old(String current) {
    Map<String, Object> property = new LinkedHashMap<>();
    property.put(
        "description",
        current.isEmpty()
            ? "An old name, or another tool's. Reading the job says what it is now."
            : "The old name of `" + current + "`.");
    property.put("deprecated", true);
    return property;
  }

  private static Map<String, Object> other() {
    Map<String, Object> other = new LinkedHashMap<>();
    other.put(
        "description",
        "Arguments that are passed on unchecked, for libraries newer than the ones that are known.");
    other.put("type", "object");
    return other;
  }

  private static Map<String, Object> reference(String name) {
    Map<String, Object> reference = new LinkedHashMap<>();
    reference.put("$ref", DEFINITION + name);
    return reference;
  }
}

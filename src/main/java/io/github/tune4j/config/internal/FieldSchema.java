package io.github.tune4j.config.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** One argument as JSON Schema. Stateless. */
final class FieldSchema {

  /** A text with a reference to a variable of the environment, which any argument may be. */
  static final String VARIABLE = "\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}";

  /** Words to offer where upstream allows any. */
  private static final Map<String, List<String>> WORDS =
      Map.of(
          "attn_implementation",
          List.of("auto", "eager", "sdpa", "flash_attention_2", "flex_attention"),
          "device_map",
          List.of("auto", "balanced", "balanced_low_0", "sequential", "cpu", "cuda"),
          "target_modules",
          List.of("all-linear"));

  private static final Map<String, String> TYPES =
      Map.of(
          "bool", "boolean", "int", "integer", "float", "number", "str", "string", "dict",
          "object");

  private static final List<String> BOUNDS =
      List.of("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum");

  private FieldSchema() {}

  /**
   * What the argument takes, without its description.
   *
   * @param facts what {@code schema.json} says about it
   */
  static Map<String, Object> of(String name, JsonNode facts) {
    if (facts.has("secret")) {
      return secret();
    }
    List<String> types = texts(facts, "types");
    if (types.contains("any")) {
      return new LinkedHashMap<>();
    }
    List<String> words = new ArrayList<>(texts(facts, "choices"));
    words.addAll(texts(facts, "words"));
    List<String> patterns = texts(facts, "patterns");
    boolean limited = types.contains("str") && !(words.isEmpty() && patterns.isEmpty());
    Map<String, Object> others = others(types, facts, limited);
    if (!limited && !WORDS.containsKey(name)) {
      return others;
    }
    List<Object> any = new ArrayList<>();
    if (limited) {
      if (others.containsKey("type")) {
        any.add(others);
      }
      if (!words.isEmpty()) {
        any.add(Map.of("enum", words));
      }
      patterns.forEach(pattern -> any.add(text("^(?:" + pattern + ")$")));
      any.add(text(VARIABLE));
    } else {
      any.add(Map.of("enum", WORDS.getOrDefault(name, List.of())));
      any.add(others);
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("anyOf", any);
    return schema;
  }

  /** The name of the variable that holds it, and never the value. */
  private static Map<String, Object> secret() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", List.of("string", "null"));
    schema.put("pattern", "^" + VARIABLE + "$");
    return schema;
  }

  /** What it takes, texts from a list of words left aside. */
  private static Map<String, Object> others(List<String> types, JsonNode facts, boolean limited) {
    List<String> names = new ArrayList<>();
    Map<String, Object> schema = new LinkedHashMap<>();
    for (String type : types) {
      if (type.startsWith("list[")) {
        names.add("array");
        schema.put("items", items(type.substring("list[".length(), type.length() - 1)));
      } else if (!type.equals("str") && !(type.equals("int") && types.contains("float"))) {
        // A number may be whole, which need not be said again.
        names.add(TYPES.getOrDefault(type, type));
      } else if (type.equals("str") && !limited) {
        names.add("string");
      }
    }
    if (facts.path("nullable").booleanValue(false)) {
      names.add("null");
    }
    // A number's bounds do not concern texts, and a text's pattern does not concern numbers.
    if (!limited && !names.contains("string")) {
      names.add("string");
      schema.put("pattern", VARIABLE);
    }
    BOUNDS.forEach(bound -> put(schema, bound, facts));
    if (facts.has("wholeAbove")) {
      Map<String, Object> above = new LinkedHashMap<>();
      above.put("type", "number");
      above.put("exclusiveMinimum", facts.path("wholeAbove"));
      schema.put("if", above);
      schema.put("then", Map.of("multipleOf", 1));
    }
    if (names.isEmpty()) {
      return schema;
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("type", names.size() == 1 ? names.get(0) : names);
    all.putAll(schema);
    return all;
  }

  private static Map<String, Object> items(String type) {
    if (type.startsWith("list[")) {
      String inner = type.substring("list[".length(), type.length() - 1);
      Map<String, Object> list = new LinkedHashMap<>();
      list.put("type", "array");
      list.put("items", items(inner));
      return list;
    }
    List<String> names = new ArrayList<>();
    for (String name : type.split("\\|", -1)) {
      names.add(TYPES.getOrDefault(name, name));
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    if (names.equals(List.of("string")) || names.equals(List.of("object"))) {
      schema.put("type", names.get(0));
    } else {
      names.add("string");
      schema.put("type", names);
      schema.put("pattern", VARIABLE);
    }
    return schema;
  }

  /** A text that this regular expression is found in. */
  static Map<String, Object> text(String pattern) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "string");
    schema.put("pattern", pattern);
    return schema;
  }

  private static void put(Map<String, Object> schema, String bound, JsonNode facts) {
    JsonNode value = facts.get(bound);
    if (value != null) {
      schema.put(bound, value);
    }
  }

  private static List<String> texts(JsonNode facts, String key) {
    return facts.path(key).valueStream().map(JsonNode::stringValue).toList();
  }
}

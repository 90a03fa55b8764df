package io.github.tune4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pieces of a JSON Schema. Stateless. */
final class JsonSchema {

  private JsonSchema() {}

  static Map<String, Object> names(String description) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", description);
    schema.put("type", "array");
    schema.put("items", Map.of("type", "string"));
    schema.put("minItems", 1);
    return schema;
  }

  static Map<String, Object> texts(String description) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", description);
    schema.put("type", "object");
    Map<String, Object> text = new LinkedHashMap<>();
    text.put("type", "string");
    text.put("minLength", 1);
    schema.put("additionalProperties", text);
    return schema;
  }

  static Map<String, Object> count(String description) {
    Map<String, Object> schema = number("integer", description);
    schema.put("minimum", 1);
    return schema;
  }

  static Map<String, Object> flag(String description) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", description);
    schema.put("type", "boolean");
    schema.put("default", false);
    return schema;
  }

  static Map<String, Object> object(Map<String, Object> properties, String... required) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("required", List.of(required));
    schema.put("additionalProperties", false);
    schema.put("properties", properties);
    return schema;
  }

  static Map<String, Object> text(String description) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", description);
    schema.put("type", "string");
    schema.put("minLength", 1);
    return schema;
  }

  static Map<String, Object> number(String type, String description) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", description);
    schema.put("type", type);
    return schema;
  }

  static Map<String, Object> word(String description, String usual, String... words) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", description);
    schema.put("enum", List.of(words));
    schema.put("default", usual);
    return schema;
  }
}

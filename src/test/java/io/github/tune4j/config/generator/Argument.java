package io.github.tune4j.config.generator;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * One argument of an upstream class.
 *
 * @param name upstream's, in snake_case
 * @param definer the Java name of the upstream class that defines it
 * @param facts what {@code schema.json} says about it
 */
record Argument(String name, String definer, JsonNode facts) {

  /** Stands for a default that is not there, or has nothing in it. */
  static final String NOTHING = "nothing";

  /** Whether a job can carry it, so that it has a setter. */
  boolean settable() {
    return !facts.has("refused") && !types().isEmpty();
  }

  List<String> types() {
    return texts("types");
  }

  List<String> choices() {
    return texts("choices");
  }

  List<String> patterns() {
    return texts("patterns");
  }

  private List<String> texts(String key) {
    return facts.path(key).valueStream().map(JsonNode::stringValue).toList();
  }

  /** The name in camelCase. */
  String javaName() {
    List<String> words = Arrays.asList(name.split("_", -1));
    return words.get(0)
        + words.stream()
            .skip(1)
            .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
            .collect(Collectors.joining());
  }

  /** The upstream default as text; {@link #NOTHING} where there is none, or nothing in it. */
  String defaultText() {
    JsonNode value = facts.path("default");
    if (value.isFloatingPointNumber()) {
      return number(value.doubleValue());
    }
    if (value.isMissingNode() || value.isNull() || (value.isContainer() && value.isEmpty())) {
      return NOTHING;
    }
    return value.isString() && value.stringValue().isEmpty()
        ? "empty"
        : value.isString() ? value.stringValue() : value.toString();
  }

  static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e7) {
      return Long.toString((long) value);
    }
    return Double.toString(value).replace(".0E", "e").replace('E', 'e');
  }
}

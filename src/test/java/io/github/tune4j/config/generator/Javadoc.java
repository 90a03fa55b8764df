package io.github.tune4j.config.generator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a setter's Javadoc says: the description, what is allowed, and the upstream default. */
final class Javadoc {

  private Javadoc() {}

  /**
   * @param others upstream defaults of the same argument in other classes, by their Java names
   */
  static String of(
      Argument argument, String description, boolean isEnum, Map<String, String> others) {
    List<String> sentences = new ArrayList<>(List.of(escaped(description)));
    String bounds = bounds(argument.facts());
    if (!bounds.isEmpty()) {
      sentences.add(bounds + '.');
    }
    List<String> words = new ArrayList<>(argument.choices());
    words.addAll(argument.patterns());
    if (!isEnum && words.size() > 1) {
      words.replaceAll(Javadoc::code);
      sentences.add("Takes " + joined(words, "or") + '.');
    }
    String defaults = defaults(argument, description, others);
    if (!defaults.isEmpty()) {
      sentences.add(defaults + '.');
    }
    return String.join(" ", sentences);
  }

  /** A list item about an argument that has no setter, and why it has none. */
  static String apart(Argument argument, String description) {
    JsonNode facts = argument.facts();
    String why =
        facts.has("refused")
            ? "Refused: " + facts.path("refused").stringValue()
            : "Takes a Python object (" + facts.path("python").stringValue() + ")";
    return "<li>" + code(argument.name()) + ": " + escaped(description + ' ' + why) + '.';
  }

  private static String defaults(
      Argument argument, String description, Map<String, String> others) {
    String own = argument.defaultText();
    boolean said = description.contains("not set") || argument.facts().has("required");
    Map<String, List<String>> byValue = new LinkedHashMap<>();
    others.forEach(
        (type, value) -> {
          if (!value.equals(own)) {
            byValue.computeIfAbsent(value, absent -> new ArrayList<>()).add(type);
          }
        });
    if (own.equals(Argument.NOTHING) && said && byValue.isEmpty()) {
      return "";
    }
    String whose = argument.facts().has("own") ? "Default: " : "Upstream default: ";
    StringBuilder text = new StringBuilder(whose).append(shown(own));
    byValue.forEach(
        (value, types) ->
            text.append(", for ")
                .append(types.size() == others.size() ? "the classes of trl" : joined(types, "and"))
                .append(' ')
                .append(shown(value)));
    return text.toString();
  }

  private static String shown(String value) {
    if (value.equals(Argument.NOTHING)) {
      return "none";
    }
    return value.matches("empty|true|false|-?[0-9.e-]+") ? value : code(value);
  }

  private static String bounds(JsonNode facts) {
    boolean least = facts.has("minimum");
    if (least && facts.has("maximum")) {
      return "From " + number(facts, "minimum") + " to " + number(facts, "maximum");
    }
    List<String> bounds = new ArrayList<>();
    add(bounds, "at least", facts, "minimum");
    add(bounds, "above", facts, "exclusiveMinimum");
    add(bounds, "at most", facts, "maximum");
    add(bounds, "below", facts, "exclusiveMaximum");
    String text = joined(bounds, "and");
    return text.isEmpty() ? "" : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static void add(List<String> bounds, String words, JsonNode facts, String key) {
    if (facts.has(key)) {
      bounds.add(words + ' ' + number(facts, key));
    }
  }

  private static String number(JsonNode facts, String key) {
    double value = facts.path(key).doubleValue();
    return value == 4294967295.0 ? "2³²−1" : Argument.number(value);
  }

  static String joined(List<String> words, String last) {
    if (words.size() < 2) {
      return String.join("", words);
    }
    int end = words.size() - 1;
    return String.join(", ", words.subList(0, end)) + ' ' + last + ' ' + words.get(end);
  }

  private static String code(String text) {
    return "{@code " + text + '}';
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replaceAll("`([^`]+)`", "{@code $1}");
  }
}

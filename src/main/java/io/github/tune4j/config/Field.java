package io.github.tune4j.config;

import io.github.tune4j.internal.Documents;
import io.github.tune4j.internal.References;
import io.github.tune4j.internal.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One argument of an upstream class, as {@code schema.json} describes it.
 *
 * @param types what it takes: {@code bool int float str dict any list[…]}; none when JSON cannot
 *     express it
 * @param required whether upstream has no default for it
 * @param nullable whether null is a value of its own
 * @param choices the texts it allows; empty when it allows any, or {@code patterns} are given
 * @param words texts of other tools that are understood too
 * @param patterns further texts it allows
 * @param range the numbers it allows
 * @param why a reason to add to a message about the range, or empty
 * @param python the Python class of values that JSON cannot express, or empty
 * @param refused why no job may carry it, or empty when jobs may
 * @param secret whether jobs may only name the environment variable that holds it
 * @param own whether it is Tune4J's and not upstream's
 * @param standard upstream's default, or null when it has none that JSON can express
 */
record Field(
    List<String> types,
    boolean required,
    boolean nullable,
    List<String> choices,
    List<String> words,
    List<Pattern> patterns,
    Range range,
    String why,
    String python,
    String refused,
    boolean secret,
    boolean own,
    @Nullable Object standard) {

  /** Why a token is refused. */
  static final String NO_TOKENS =
      "a job never holds a token: write ${HF_TOKEN} for the environment variable of that name, or"
          + " leave it out and log in with `hf auth login`";

  /** Whether it takes a list and nothing else. */
  boolean isList() {
    return types.stream().allMatch(type -> type.startsWith("list["));
  }

  /**
   * The value in the form the wire carries; throws when the argument cannot take it. A reference to
   * an environment variable stays one, and what it stands for is checked if that is known.
   */
  @Nullable Object checked(@Nullable Object given) throws InvalidValue {
    if (!refused.isEmpty()) {
      throw new InvalidValue(refused);
    }
    Object value = JsonValue.of(given);
    if (secret && value != null && !(value instanceof String text && References.is(text))) {
      throw new InvalidValue(NO_TOKENS);
    }
    if (value == null || !References.in(value)) {
      return checkedLiteral(value);
    }
    if (References.missing(value).isEmpty()) {
      resolved("", value);
    }
    return value;
  }

  /**
   * What a value with references to environment variables stands for.
   *
   * @param field the argument's name, for messages
   */
  @Nullable Object resolved(String field, Object value) throws InvalidValue {
    Object resolved = References.resolve(field, value);
    try {
      return checkedLiteral(resolved instanceof String text ? parsed(text) : resolved);
    } catch (InvalidValue e) {
      // The message leaves the value out: a variable may hold a secret.
      throw new InvalidValue(
          "must be " + expected() + ", but " + value + " stands for something else");
    }
  }

  private @Nullable Object checkedLiteral(@Nullable Object value) throws InvalidValue {
    if (value == null && nullable) {
      return null;
    }
    if (types.isEmpty()) {
      throw new InvalidValue("takes a Python object (" + python + "), which a job cannot carry");
    }
    Object converted = value == null ? null : converted(value, types);
    if (converted == null) {
      throw new InvalidValue("must be " + expected() + ", got " + JsonValue.described(value));
    }
    if (converted instanceof Number number) {
      checkRange(number);
    }
    if (converted instanceof String text) {
      checkChoice(text);
    }
    return converted;
  }

  /** What a text means that was typed without quotes, given the argument's types. */
  @Nullable Object parsed(String text) {
    if (choices.contains(text)) {
      return text;
    }
    if (nullable && (text.equals("null") || text.equals("None"))) {
      return null;
    }
    if (types.contains("bool")
        && (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"))) {
      return Boolean.valueOf(text);
    }
    Object value = Documents.readYamlValue(text);
    boolean isText = types.contains("str");
    boolean isList = types.stream().anyMatch(type -> type.startsWith("list["));
    if (isList && !(value instanceof List) && (text.contains(",") || !isText)) {
      value = Documents.readYamlValue("[" + text + "]");
    }
    boolean fits = value != null && converted(value, types) != null;
    return fits || !isText ? value : text;
  }

  private void checkRange(Number number) throws InvalidValue {
    String problem = range.problem(number);
    if (problem != null) {
      throw new InvalidValue(why.isEmpty() ? problem : problem + " (" + why + ")");
    }
  }

  private void checkChoice(String text) throws InvalidValue {
    boolean open = choices.isEmpty() && patterns.isEmpty();
    if (open
        || choices.contains(text)
        || words.contains(text)
        || patterns.stream().anyMatch(pattern -> pattern.matcher(text).matches())) {
      return;
    }
    String meant = Suggestion.question(text, choices).map(question -> ", " + question).orElse("");
    throw new InvalidValue("must be " + expected() + ", got " + JsonValue.described(text) + meant);
  }

  /** The value in the form that one of the types has, or null when it is of none of them. */
  private static @Nullable Object converted(Object value, List<String> types) {
    if (types.contains("any")) {
      return value;
    }
    if (value instanceof Number number) {
      return converted(number, types);
    }
    if (value instanceof List<?> list) {
      return types.stream()
          .filter(type -> type.startsWith("list["))
          .map(type -> items(list, type))
          .filter(items -> items.size() == list.size())
          .findFirst()
          .orElse(null);
    }
    String type = value instanceof Boolean ? "bool" : value instanceof Map ? "dict" : "str";
    return types.contains(type) ? value : null;
  }

  private static @Nullable Object converted(Number number, List<String> types) {
    boolean whole = !(number instanceof Double);
    double value = number.doubleValue();
    if (types.contains("int")) {
      if (whole) {
        return number;
      }
      if (types.contains("float") && value == Math.rint(value) && Math.abs(value) < 1L << 31) {
        return (int) value;
      }
    }
    return types.contains("float") ? (Object) value : null;
  }

  /** The items in the form the list type has; fewer than given when one is of another type. */
  private static List<Object> items(List<?> list, String type) {
    String inner = type.substring("list[".length(), type.length() - 1);
    List<String> types =
        inner.startsWith("list[") ? List.of(inner) : Arrays.asList(inner.split("\\|"));
    List<Object> items = new ArrayList<>();
    for (Object item : list) {
      Object converted = item == null ? null : converted(item, types);
      if (converted != null) {
        items.add(converted);
      }
    }
    return Collections.unmodifiableList(items);
  }

  private String expected() {
    List<String> words =
        types.stream().map(this::expected).collect(Collectors.toCollection(ArrayList::new));
    if (types.contains("float")) {
      words.remove("a whole number");
    }
    String last = words.remove(words.size() - 1);
    return words.isEmpty() ? last : String.join(", ", words) + " or " + last;
  }

  private String expected(String type) {
    return switch (type) {
      case "bool" -> "true or false";
      case "int" -> "a whole number";
      case "float" -> "a number";
      case "dict" -> "a map";
      case "str" -> {
        List<String> texts = new ArrayList<>(choices);
        patterns.forEach(pattern -> texts.add(pattern.pattern()));
        yield texts.isEmpty()
            ? "a text"
            : texts.size() == 1 ? '"' + texts.get(0) + '"' : "one of " + String.join(", ", texts);
      }
      case "list[str]" -> "a list of texts";
      case "list[int]" -> "a list of whole numbers";
      case "list[float]" -> "a list of numbers";
      case "list[list[int]]" -> "a list of lists of whole numbers";
      case "list[list[str]]" -> "a list of lists of texts";
      default -> "a list";
    };
  }
}

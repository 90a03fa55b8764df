package io.github.tune4j.internal;

import io.github.tune4j.exception.ConfigException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * References to environment variables, <code>${NAME}</code>, in the texts of a job. A job keeps the
 * reference; its value is looked up when it is needed, and written nowhere. Stateless.
 */
public final class References {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

  private References() {}

  /** Whether a text, or a text anywhere in a list or map, refers to a variable. */
  public static boolean in(@Nullable Object value) {
    return texts(value).anyMatch(text -> REFERENCE.matcher(text).find());
  }

  /** Whether the text is one reference and nothing else. */
  public static boolean is(String text) {
    return REFERENCE.matcher(text).matches();
  }

  /** The variables that a value refers to and that are not set. */
  public static List<String> missing(@Nullable Object value) {
    return texts(value)
        .flatMap(text -> REFERENCE.matcher(text).results())
        .map(match -> match.group(1))
        .filter(name -> System.getenv(name) == null)
        .distinct()
        .toList();
  }

  /**
   * The text with the variables' values in place of the references.
   *
   * @param field the setting, for the message
   * @throws ConfigException when a variable is not set
   */
  public static String resolve(String field, String text) {
    List<String> missing = missing(text);
    if (!missing.isEmpty()) {
      throw new ConfigException(field, unset(missing));
    }
    return REFERENCE
        .matcher(text)
        .replaceAll(
            match -> Matcher.quoteReplacement(String.valueOf(System.getenv(match.group(1)))));
  }

  /** The value with all its texts resolved, those in lists and maps too. */
  public static @Nullable Object resolve(String field, @Nullable Object value) {
    if (value instanceof String text) {
      return resolve(field, text);
    }
    if (value instanceof Collection<?> items) {
      return items.stream().map(item -> resolve(field, item)).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> resolved = new LinkedHashMap<>();
      map.forEach((key, item) -> resolved.put(String.valueOf(key), resolve(field, item)));
      return resolved;
    }
    return value;
  }

  /** Says that variables are not set. */
  public static String unset(List<String> names) {
    return names.size() == 1
        ? "the environment variable " + names.get(0) + " is not set"
        : "the environment variables " + String.join(", ", names) + " are not set";
  }

  private static Stream<String> texts(@Nullable Object value) {
    if (value instanceof String text) {
      return Stream.of(text);
    }
    if (value instanceof Collection<?> items) {
      return items.stream().flatMap(References::texts);
    }
    if (value instanceof Map<?, ?> map) {
      return map.values().stream().flatMap(References::texts);
    }
    return Stream.empty();
  }
}

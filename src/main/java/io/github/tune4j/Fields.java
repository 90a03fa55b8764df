package io.github.tune4j;

import io.github.tune4j.exception.ConfigException.Problem;
import io.github.tune4j.internal.Documents;
import io.github.tune4j.internal.Suggestion;
import io.github.tune4j.internal.Unparsed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the values of a document apart, and notes what is wrong with them instead of throwing. A
 * value that is wrong is as if it were not there. For one document; not thread-safe.
 */
final class Fields {

  private final List<Problem> problems;
  private final String place;
  private final String told;

  Fields() {
    this(new ArrayList<>(), "", "");
  }

  private Fields(List<Problem> problems, String place, String told) {
    this.problems = problems;
    this.place = place;
    this.told = told;
  }

  /**
   * The same for a section that stands elsewhere: what is wrong there is noted here.
   *
   * @param usual what fields of such a section begin with
   * @param told what they are told with instead
   */
  Fields inside(String usual, String told) {
    return new Fields(problems, usual, moved(told));
  }

  private String moved(String field) {
    return field.startsWith(place) ? told + field.substring(place.length()) : field;
  }

  /** Everything that was found wrong, in the order in which it was found; may be added to. */
  List<Problem> problems() {
    return problems;
  }

  /**
   * A copy of a section; empty when it is not there.
   *
   * @param prefix what stands before the name in messages: {@code "dataset."}, or nothing
   */
  Map<String, @Nullable Object> section(
      String name, Map<String, @Nullable Object> parent, String prefix, boolean required) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    Object value = parent.get(name);
    if (value instanceof Map<?, ?> section) {
      section.forEach((key, item) -> copy.put(String.valueOf(key), item));
    } else if (value != null) {
      problem(prefix + name, "must be a section of its own, got " + value);
    } else if (required) {
      problem(prefix + name, "is required");
    }
    return copy;
  }

  /** A text that is not blank. */
  @Nullable String text(String field, @Nullable Object value, boolean required) {
    if (value == null || value.toString().isBlank()) {
      if (required) {
        problem(field, "is required");
      }
      return null;
    }
    if (value instanceof String || value instanceof Unparsed) {
      return value.toString();
    }
    problem(field, "must be a text, got " + value);
    return null;
  }

  /** A number. */
  @Nullable Number number(String field, @Nullable Object value) {
    if (value == null || value instanceof Number) {
      return (Number) value;
    }
    if (value instanceof Unparsed typed
        && Documents.readYamlValue(typed.text()) instanceof Number number) {
      return number;
    }
    problem(field, "must be a number, got " + value);
    return null;
  }

  /** A whole number. */
  @Nullable Long whole(String field, @Nullable Object value) {
    Number number = number(field, value);
    if (number == null || number.doubleValue() == number.longValue()) {
      return number == null ? null : (Long) number.longValue();
    }
    problem(field, "must be a whole number, got " + value);
    return null;
  }

  /** True or false. */
  @Nullable Boolean flag(String field, @Nullable Object value) {
    if (value == null || value instanceof Boolean) {
      return (Boolean) value;
    }
    if (value instanceof Unparsed typed
        && Documents.readYamlValue(typed.text()) instanceof Boolean flag) {
      return flag;
    }
    problem(field, "must be true or false, got " + value);
    return null;
  }

  /** Texts by name, in a section of the data set. */
  Map<String, String> texts(String name, Map<String, @Nullable Object> parent) {
    Map<String, String> texts = new LinkedHashMap<>();
    section(name, parent, "dataset.", false)
        .forEach(
            (key, value) -> {
              String text = text("dataset." + name + "." + key, value, true);
              if (text != null) {
                texts.put(key, text);
              }
            });
    return texts;
  }

  /** One of some words; a wrong one is returned all the same. */
  @Nullable String choice(String field, @Nullable Object value, List<String> allowed) {
    if (value == null) {
      return null;
    }
    if (!allowed.contains(value.toString())) {
      problem(field, "must be " + String.join(" or ", allowed) + ", got " + value);
    }
    return value.toString();
  }

  /** Looks for names that nobody knows. */
  void checkNames(String prefix, Collection<String> names, List<String> known) {
    for (String name : names) {
      if (!known.contains(name)) {
        problem(prefix + name, Suggestion.unknown(name, known));
      }
    }
  }

  /** Notes what is wrong. */
  void problem(String field, String message) {
    problems.add(new Problem(moved(field), message));
  }

  /** A list of names. */
  List<String> names(String field, @Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    if (value instanceof Unparsed typed) {
      return List.of(typed.text().split(",", -1));
    }
    if (value instanceof List<?> list && list.stream().allMatch(it -> it instanceof String)) {
      return list.stream().map(String::valueOf).toList();
    }
    problem(field, "must be a list of names, got " + value);
    return List.of();
  }
}

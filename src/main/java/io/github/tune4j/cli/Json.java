package io.github.tune4j.cli;

import io.github.tune4j.TuningResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The one document that a command prints with {@code --json}, last on stdout, on one line. */
final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private Json() {}

  static void print(Object document) {
    System.out.println(MAPPER.writeValueAsString(document));
  }

  static Map<String, @Nullable Object> firstAndLast(TuningResult.FirstAndLast figure) {
    Map<String, @Nullable Object> both = new LinkedHashMap<>();
    both.put("first", number(figure.first()));
    both.put("last", number(figure.last()));
    return both;
  }

  private static @Nullable Double number(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}

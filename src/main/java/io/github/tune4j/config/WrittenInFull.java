package io.github.tune4j.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells what was chosen in files where upstream writes every argument, chosen or not. Stateless.
 */
final class WrittenInFull {

  private WrittenInFull() {}

  /**
   * The values of a file that are arguments' own. Null is left out where it only stands for an
   * argument that JSON cannot express. What equals upstream's default is left out where upstream
   * wrote the whole file: nobody chose it, and it may count only together with something else.
   *
   * @param className what the class is called in {@code schema.json}
   * @param marks names that upstream always writes, and that nobody else has a reason to write
   */
  static Map<String, @Nullable Object> chosen(
      String className, Map<String, ? extends @Nullable Object> written, List<String> marks) {
    boolean full = written.keySet().containsAll(marks);
    Map<String, Field> fields = Schema.of(className).fields();
    Map<String, @Nullable Object> chosen = new LinkedHashMap<>();
    written.forEach(
        (name, value) -> {
          Field field = fields.get(name);
          boolean left =
              field != null
                  && ((full && same(value, field.standard()))
                      || (value == null && (field.types().isEmpty() || !field.nullable())));
          if (!left) {
            chosen.put(name, value);
          }
        });
    return chosen;
  }

  private static boolean same(@Nullable Object one, @Nullable Object other) {
    if (one instanceof Number number && other instanceof Number another) {
      return number.doubleValue() == another.doubleValue();
    }
    return Objects.equals(one, other);
  }
}

package io.github.tune4j.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checked values by name, in the order in which they were set.
 *
 * @param schema what the class takes
 * @param map unmodifiable
 * @param unchecked the names among them that the snapshot was not asked about; unmodifiable
 * @param notices what is worth knowing about them; unmodifiable
 * @param written under which other names they came, by their own; unmodifiable
 */
record Values(
    Schema schema,
    Map<String, @Nullable Object> map,
    Set<String> unchecked,
    List<Notice> notices,
    Map<String, String> written) {

  boolean has(String name) {
    return map.containsKey(name);
  }

  /** Whether the argument is set, and to this value. */
  boolean is(String name, Object value) {
    return value.equals(map.get(name));
  }

  /** What counts: the argument's value, or upstream's default when it is not set. */
  @Nullable Object effective(String name) {
    Field field = schema.fields().get(name);
    return has(name) || field == null ? map.get(name) : field.standard();
  }

  @Nullable Object get(String name) {
    return map.get(name);
  }

  /** The argument's value when it is a number, or null. */
  @Nullable Number number(String name) {
    return map.get(name) instanceof Number number ? number : null;
  }
}

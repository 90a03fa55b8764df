package io.github.tune4j.config;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checked values by name, in the order in which they were set.
 *
 * @param map unmodifiable
 * @param unchecked the names among them that the snapshot was not asked about; unmodifiable
 */
record Values(Map<String, @Nullable Object> map, Set<String> unchecked) {

  boolean has(String name) {
    return map.containsKey(name);
  }

  /** Whether the argument is set, and to this value. */
  boolean is(String name, Object value) {
    return value.equals(map.get(name));
  }

  @Nullable Object get(String name) {
    return map.get(name);
  }

  /** The argument's value when it is a number, or null. */
  @Nullable Number number(String name) {
    return map.get(name) instanceof Number number ? number : null;
  }
}

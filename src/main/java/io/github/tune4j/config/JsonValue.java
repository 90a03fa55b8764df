package io.github.tune4j.config;

import io.github.tune4j.internal.Documents;
import io.github.tune4j.internal.Unparsed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what callers pass into JSON values, each in one form, and names JSON values in messages.
 */
final class JsonValue {

  private static final int SHOWN = 80;

  private JsonValue() {}

  /**
   * The value as String, Boolean, Integer, Long (only beyond the range of Integer), Double, List or
   * Map; lists and maps are unmodifiable copies.
   */
  static @Nullable Object of(@Nullable Object value) throws InvalidValue {
    if (value == null || value instanceof String || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Choice choice) {
      return choice.value();
    }
    if (value instanceof Path || value instanceof Character) {
      return value.toString();
    }
    if (value instanceof Number number) {
      return number(number);
    }
    if (value instanceof Unparsed typed) {
      return of(Documents.readYamlValue(typed.text()));
    }
    if (value instanceof Collection<?> collection) {
      return list(collection);
    }
    if (value instanceof Object[] array) {
      return list(Arrays.asList(array));
    }
    if (value instanceof Map<?, ?> map) {
      return map(map);
    }
    throw new InvalidValue("JSON cannot express a " + value.getClass().getName());
  }

  private static Number number(Number number) throws InvalidValue {
    if (number instanceof Double || number instanceof BigDecimal) {
      return number.doubleValue();
    }
    if (number instanceof Float) {
      return Double.valueOf(number.toString());
    }
    BigInteger whole = new BigInteger(number.toString());
    if (whole.bitLength() > 63) {
      throw new InvalidValue("must fit in 64 bits, got " + shortened(number.toString()));
    }
    return whole.bitLength() > 31 ? (Number) whole.longValue() : (Number) whole.intValue();
  }

  private static List<@Nullable Object> list(Collection<?> values) throws InvalidValue {
    List<@Nullable Object> list = new ArrayList<>();
    for (Object value : values) {
      list.add(of(value));
    }
    return Collections.unmodifiableList(list);
  }

  private static Map<String, @Nullable Object> map(Map<?, ?> values) throws InvalidValue {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      map.put(String.valueOf(of(entry.getKey())), of(entry.getValue()));
    }
    return Collections.unmodifiableMap(map);
  }

  /** The value and what it is, at a bounded length: {@code the text "fast"}. */
  static String described(@Nullable Object value) {
    if (value instanceof String text) {
      return "the text \"" + shortened(text) + '"';
    }
    if (value instanceof Number) {
      return "the number " + value;
    }
    if (value instanceof List) {
      return "the list " + shortened(value.toString());
    }
    if (value instanceof Map) {
      return "the map " + shortened(value.toString());
    }
    return String.valueOf(value);
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}

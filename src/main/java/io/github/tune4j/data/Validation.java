package io.github.tune4j.data;

import io.github.tune4j.exception.ConfigException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which rows are kept out of training, to measure the loss on. Immutable.
 *
 * @param fraction of all rows, from 0 to below 1; 0 when a number of rows is said, or none is kept
 * @param rows how many rows; 0 when a fraction is said, or none is kept
 * @param group the column whose values are never divided: rows with the same value are all
 *     validated on or all trained on; empty to divide row by row
 */
public record Validation(double fraction, long rows, Optional<String> group) {

  /** No rows. */
  public static final Validation NONE = new Validation(0, 0, Optional.empty());

  public Validation {
    if (!(fraction >= 0 && fraction < 1)) {
      throw new ConfigException(
          "dataset.validation", "must be at least 0 and below 1, but is " + fraction);
    }
    if (rows < 0) {
      throw new ConfigException("dataset.validation", "must be at least 0 rows, but is " + rows);
    }
  }

  /** A fraction of all rows: {@code max(1, floor(rows × fraction))} when it is above 0. */
  public static Validation of(double fraction) {
    return new Validation(fraction, 0, Optional.empty());
  }

  /** So many rows. */
  public static Validation rows(long rows) {
    return new Validation(0, rows, Optional.empty());
  }

  /** The same, with groups that are never divided; at least as many rows are then kept. */
  public Validation by(String column) {
    return new Validation(fraction, rows, Optional.of(column));
  }

  /** Whether any rows are kept. */
  public boolean any() {
    return fraction > 0 || rows > 0;
  }

  /** As a job file says it. */
  Object toValue() {
    Object size = rows > 0 ? (Object) rows : (Object) fraction;
    if (group.isEmpty()) {
      return size;
    }
    Map<String, Object> section = new LinkedHashMap<>();
    section.put(rows > 0 ? "rows" : "fraction", size);
    section.put("group", group.get());
    return section;
  }
}

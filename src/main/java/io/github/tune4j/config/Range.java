package io.github.tune4j.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers an argument allows, in the words of JSON Schema.
 *
 * @param minimum the least number allowed
 * @param exclusiveMinimum the number that must be exceeded
 * @param maximum the greatest number allowed
 * @param exclusiveMaximum the number that must not be reached
 * @param wholeAbove numbers above this one must be whole
 */
record Range(
    @Nullable Double minimum,
    @Nullable Double exclusiveMinimum,
    @Nullable Double maximum,
    @Nullable Double exclusiveMaximum,
    @Nullable Double wholeAbove) {

  /** What is wrong with the number, or null when it is in range. */
  @Nullable String problem(Number number) {
    double value = number.doubleValue();
    if (!Double.isFinite(value)) {
      return "must be a finite number, got " + number;
    }
    boolean inside =
        (minimum == null || value >= minimum)
            && (exclusiveMinimum == null || value > exclusiveMinimum)
            && (maximum == null || value <= maximum)
            && (exclusiveMaximum == null || value < exclusiveMaximum);
    if (!inside) {
      return "must be " + bounds() + ", got " + number;
    }
    if (wholeAbove != null && value > wholeAbove && value != Math.rint(value)) {
      return "must be a whole number when above " + plain(wholeAbove) + ", got " + number;
    }
    return null;
  }

  private String bounds() {
    if (minimum != null && maximum != null) {
      return "between " + plain(minimum) + " and " + plain(maximum);
    }
    List<String> bounds = new ArrayList<>();
    add(bounds, "at least ", minimum);
    add(bounds, "greater than ", exclusiveMinimum);
    add(bounds, "at most ", maximum);
    add(bounds, "less than ", exclusiveMaximum);
    return String.join(" and ", bounds);
  }

  private static void add(List<String> bounds, String words, @Nullable Double bound) {
    if (bound != null) {
      bounds.add(words + plain(bound));
    }
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }
}

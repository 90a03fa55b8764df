package io.github.tune4j.data;

import io.github.tune4j.data.internal.Finding;
import io.github.tune4j.internal.Suggestion;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of labels. Names that are given have the numbers of their order, and a label may be
 * such a number too. Otherwise the first row decides: is its label a whole number, then all are,
 * and stay what they are; is it a name, then names are numbered as they are first seen. Must see
 * the rows in their order; not thread-safe.
 */
final class Labels {

  /** Labels that are found at most: more are most likely no labels. */
  static final int MOST = 1000;

  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,2}");

  private final boolean given;
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private @Nullable Boolean numeric;
  private int highest = -1;

  /**
   * @param names by their numbers; empty to find them
   */
  Labels(List<String> names) {
    this.given = !names.isEmpty();
    names.forEach(name -> numbers.put(name, numbers.size()));
  }

  /** What is in a column of labels: a text, or a whole number or a boolean as text. */
  static String text(Cells cells, String column) throws BrokenRowException {
    Object value = cells.required(column);
    if (value == null || (value instanceof String text && text.isBlank())) {
      throw cells.broken(Check.LABEL, "the label is blank", column);
    }
    if (value instanceof String || value instanceof Boolean) {
      return value.toString().strip();
    }
    if (value instanceof Number number) {
      Optional<BigInteger> whole = whole(number);
      if (whole.isPresent()) {
        return whole.get().toString();
      }
    }
    throw cells.broken(
        Check.LABEL,
        "the label must be a text, a whole number or a boolean, but is " + Cells.kind(value),
        column);
  }

  private static Optional<BigInteger> whole(Number number) {
    try {
      return Optional.of(new BigDecimal(number.toString()).toBigIntegerExact());
    } catch (ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * A row with the number of its label; any other row as it is.
   *
   * @throws BrokenRowException when the label is unknown
   */
  Sample number(Sample sample) throws BrokenRowException {
    return sample.kind() == Sample.Kind.CLASSIFICATION
        ? sample.label(number(sample.completionText(), sample.file(), sample.line()))
        : sample;
  }

  /**
   * The number of the label of the next row.
   *
   * @param file where it stands
   * @param line where it stands
   * @throws BrokenRowException when the label is unknown
   */
  int number(String label, String file, long line) throws BrokenRowException {
    int number = parsed(label);
    if (given) {
      Integer known = numbers.get(label);
      if (known == null && (number < 0 || number >= numbers.size())) {
        throw unknown(stranger(label), file, line);
      }
      return known == null ? number : known;
    }
    if (numeric == null) {
      numeric = number >= 0;
    }
    if (numeric) {
      if (number < 0) {
        throw unknown(
            "the label "
                + Finding.beginning(label)
                + " is no number from 0 to 999, but those before are",
            file,
            line);
      }
      highest = Math.max(highest, number);
      return number;
    }
    Integer seen = numbers.get(label);
    if (seen == null && numbers.size() == MOST) {
      throw unknown(
          "there are more than "
              + MOST
              + " labels; are these labels? The next one is "
              + Finding.beginning(label),
          file,
          line);
    }
    if (seen == null) {
      seen = numbers.size();
      numbers.put(label, seen);
    }
    return seen;
  }

  private String stranger(String label) {
    List<String> names = List.copyOf(numbers.keySet());
    return "the label "
        + Finding.beginning(label)
        + " is unknown, "
        + Suggestion.question(label, names)
            .orElseGet(() -> "there are " + String.join(", ", names));
  }

  /** The number that a label is, or -1 when it is none from 0 to below {@link #MOST}. */
  private static int parsed(String label) {
    return NUMBER.matcher(label).matches() ? Integer.parseInt(label) : -1;
  }

  private static BrokenRowException unknown(String message, String file, long line) {
    return new BrokenRowException(new Finding(Check.LABEL, message, file, line, "label", null));
  }

  /** The names by their numbers, as far as they are known. */
  List<String> names() {
    return Boolean.TRUE.equals(numeric)
        ? IntStream.rangeClosed(0, highest).mapToObj(Integer::toString).toList()
        : new ArrayList<>(numbers.keySet());
  }
}

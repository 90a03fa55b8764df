package io.github.tune4j.data.internal;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.github.tune4j.exception.DatasetException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** Finds what stands between the cells of a CSV file. Stateless. */
public final class Delimiters {

  private static final List<Character> KNOWN = List.of(',', ';', '\t');
  private static final int SAMPLE = 1 << 14;
  private static final int ROWS = 20;

  private Delimiters() {}

  /** As it is called. */
  public static String name(char delimiter) {
    return switch (delimiter) {
      case ',' -> "comma";
      case ';' -> "semicolon";
      case '\t' -> "tab";
      default -> String.valueOf(delimiter);
    };
  }

  /**
   * The one that divides the first line; of several the one by which it has the wanted columns, or
   * else by which the first rows have as many cells as it.
   *
   * @param text the file; read from here on again afterwards
   * @param wanted columns that there should be; empty when none are known
   * @throws DatasetException when several do
   */
  static char find(BufferedReader text, String file, Collection<String> wanted) throws IOException {
    String sample = sample(text);
    List<Character> fitting = having(KNOWN, it -> rows(sample, it).get(0).size() > 1);
    if (!wanted.isEmpty()) {
      fitting = narrowed(fitting, it -> rows(sample, it).get(0).containsAll(wanted));
    }
    fitting = narrowed(fitting, it -> even(rows(sample, it)));
    if (fitting.size() > 1) {
      throw new DatasetException(
          "the cells can be divided by "
              + String.join(" and by ", fitting.stream().map(Delimiters::name).toList())
              + " alike; say which by delimiter",
          file,
          1,
          null);
    }
    return fitting.isEmpty() ? ',' : fitting.get(0);
  }

  private static String sample(BufferedReader text) throws IOException {
    text.mark(SAMPLE + 1);
    char[] buffer = new char[SAMPLE];
    int length = 0;
    int read;
    while (length < SAMPLE && (read = text.read(buffer, length, SAMPLE - length)) > 0) {
      length += read;
    }
    text.reset();
    return new String(buffer, 0, length);
  }

  private static List<Character> narrowed(List<Character> fitting, Predicate<Character> by) {
    List<Character> fewer = fitting.size() > 1 ? having(fitting, by) : List.of();
    return fewer.isEmpty() ? fitting : fewer;
  }

  private static List<Character> having(List<Character> all, Predicate<Character> wanted) {
    return all.stream().filter(wanted).toList();
  }

  private static boolean even(List<List<String>> rows) {
    return rows.stream().allMatch(row -> row.size() == rows.get(0).size());
  }

  /** The first rows, of which the last may be cut off by the end of the sample; at least one. */
  private static List<List<String>> rows(String sample, char delimiter) {
    List<List<String>> rows = new ArrayList<>();
    try (CsvReader<CsvRecord> reader = CsvRows.open(new StringReader(sample), delimiter)) {
      Iterator<CsvRecord> records = reader.iterator();
      while (rows.size() < ROWS && records.hasNext()) {
        rows.add(records.next().getFields());
      }
      if (sample.length() == SAMPLE && rows.size() > 1 && !records.hasNext()) {
        rows.remove(rows.size() - 1);
      }
    } catch (CsvParseException | IOException e) {
      // what cannot be read is told when the rows are
    }
    return rows.isEmpty() ? List.of(List.of()) : rows;
  }
}

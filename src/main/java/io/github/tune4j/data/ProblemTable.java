package io.github.tune4j.data;

import java.util.List;
import java.util.Locale;

/** What is amiss with rows, for people. Stateless. */
final class ProblemTable {

  private ProblemTable() {}

  /** Adds a line for a problem, and one for each place that is known of it. */
  static void add(
      StringBuilder table,
      Policy severity,
      String check,
      long count,
      List<DatasetReport.Place> places) {
    table.append(String.format(Locale.ROOT, "%-5s %-14s %,d\n", severity.key(), check, count));
    places.forEach(place -> table.append("      ").append(place).append('\n'));
    if (count > places.size()) {
      table.append(String.format(Locale.ROOT, "      and %,d more\n", count - places.size()));
    }
  }
}

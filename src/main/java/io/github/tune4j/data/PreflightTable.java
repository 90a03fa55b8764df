package io.github.tune4j.data;

import io.github.tune4j.data.PreflightReport.Bar;
import io.github.tune4j.data.PreflightReport.Part;
import io.github.tune4j.data.PreflightReport.Problem;
import io.github.tune4j.data.PreflightReport.Spread;
import java.util.Locale;
import java.util.stream.Collectors;

/** A part of a preflight report, for people. Stateless. */
final class PreflightTable {

  private static final int WIDEST = 40;

  private PreflightTable() {}

  static String of(String name, Part part) {
    StringBuilder table = new StringBuilder();
    line(table, name, tokens(part));
    line(table, "", lengths("rows", part.lengths()));
    part.prompts().ifPresent(it -> line(table, "", lengths("prompts", it)));
    part.answers().ifPresent(it -> line(table, "", lengths("answers", it)));
    line(
        table,
        "",
        String.format(
            Locale.ROOT,
            "%.1f %% padding, %.2f %% unknown tokens",
            100 * part.paddingShare(),
            100 * part.unknownShare()));
    String lost = lost(part);
    if (!lost.isEmpty()) {
      line(table, "", lost);
    }
    histogram(table, part.lengths());
    for (Problem problem : part.problems()) {
      ProblemTable.add(
          table, problem.severity(), problem.check(), problem.count(), problem.places());
    }
    return table.toString();
  }

  private static void line(StringBuilder table, String name, String value) {
    table.append(String.format("  %-13s %s\n", name, value));
  }

  private static String tokens(Part part) {
    String packed =
        part.sequences() == part.rows()
            ? ""
            : String.format(Locale.ROOT, ", %,d sequences", part.sequences());
    return String.format(
        Locale.ROOT,
        "%,d rows%s, %,d tokens, %,d of them learned (%.1f %%)",
        part.rows(),
        packed,
        part.tokens(),
        part.trainedTokens(),
        100 * part.trainedShare());
  }

  private static String lengths(String of, Spread spread) {
    String percentiles =
        spread.percentiles().entrySet().stream()
            .map(it -> it.getKey() + " % up to " + it.getValue())
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "%s of %d to %d tokens, %.1f on average; %s",
        of,
        spread.shortest(),
        spread.longest(),
        spread.mean(),
        percentiles);
  }

  private static String lost(Part part) {
    StringBuilder lost = new StringBuilder();
    count(lost, part.truncated(), "cut");
    count(lost, part.dropped(), "left out");
    count(lost, part.split(), "split");
    count(lost, part.untrained(), "with nothing to learn left out");
    count(lost, part.mergedBoundaries(), "whose prompt runs on into the answer");
    return lost.isEmpty() ? "" : "rows: " + lost;
  }

  private static void count(StringBuilder text, long rows, String what) {
    if (rows > 0) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(String.format(Locale.ROOT, "%,d %s", rows, what));
    }
  }

  private static void histogram(StringBuilder table, Spread spread) {
    long most = spread.histogram().stream().mapToLong(Bar::rows).max().orElse(1);
    for (Bar bar : spread.histogram()) {
      table.append(
          String.format(
              Locale.ROOT,
              "  %13s %s %,d\n",
              bar.from() + "–" + bar.to(),
              "█".repeat((int) Math.ceil((double) bar.rows() * WIDEST / Math.max(1, most))),
              bar.rows()));
    }
  }
}

package io.github.tune4j.data;

import com.google.errorprone.annotations.FormatMethod;
import io.github.tune4j.data.PreflightReport.Bar;
import io.github.tune4j.data.PreflightReport.Spread;
import java.util.Locale;

/** Figures of a data set, for people. Stateless. */
final class StatsTable {

  private static final int WIDEST = 40;

  private StatsTable() {}

  static String of(DatasetStats stats) {
    StringBuilder table = new StringBuilder();
    line(table, "%,d rows of shape %s", stats.rows(), stats.shape().key());
    if (stats.leftOut() > 0) {
      line(table, "%,d left out; data check tells why", stats.leftOut());
    }
    boolean texts = stats.prompts().isEmpty();
    line(
        table,
        "%s%,d different %s",
        stats.distinctExact() ? "" : "about ",
        stats.distinct(),
        texts ? "texts" : "prompts");
    line(
        table,
        "letters: %.1f %% Latin, %.1f %% kana and kanji, %.1f %% other",
        100 * stats.scripts().latin(),
        100 * stats.scripts().kanaAndKanji(),
        100 * stats.scripts().other());
    if (stats.systemShare() > 0) {
      line(table, "%.1f %% of the rows have a system turn", 100 * stats.systemShare());
    }
    stats.labels().forEach((label, rows) -> line(table, "label %s: %,d", label, rows));
    line(
        table,
        "\n%10s %9s %9s %11s %7s %7s %7s %7s",
        "",
        "shortest",
        "longest",
        "mean",
        "50 %",
        "90 %",
        "95 %",
        "99 %");
    stats.prompts().ifPresent(it -> spread(table, "prompt", it));
    stats.answers().ifPresent(it -> spread(table, "answer", it));
    spread(table, "row", stats.lengths());
    stats.turns().ifPresent(it -> spread(table, "turns", it));
    line(table, "\nrows by characters");
    long most = stats.lengths().histogram().stream().mapToLong(Bar::rows).max().orElse(1);
    for (Bar bar : stats.lengths().histogram()) {
      line(
          table,
          "%15s %-" + WIDEST + "s %,d",
          bar.from() + "–" + (bar.to() - 1),
          "█".repeat((int) Math.ceil((double) bar.rows() * WIDEST / Math.max(1, most))),
          bar.rows());
    }
    return table.toString();
  }

  private static void spread(StringBuilder table, String name, Spread spread) {
    line(
        table,
        "%-10s %9d %9d %11.1f %7d %7d %7d %7d",
        name,
        spread.shortest(),
        spread.longest(),
        spread.mean(),
        spread.percentiles().getOrDefault(50, 0L),
        spread.percentiles().getOrDefault(90, 0L),
        spread.percentiles().getOrDefault(95, 0L),
        spread.percentiles().getOrDefault(99, 0L));
  }

  @FormatMethod
  private static void line(StringBuilder table, String format, Object... values) {
    table.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}

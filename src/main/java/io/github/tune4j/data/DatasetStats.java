package io.github.tune4j.data;

import io.github.tune4j.data.PreflightReport.Bar;
import io.github.tune4j.data.PreflightReport.Spread;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the rows of a data set look like, before they are tokens. Immutable. Lengths are in
 * characters (Unicode code points); those from 16,384 on may be up to 0.8 % longer than a
 * percentile says.
 *
 * @param shape what the columns mean
 * @param rows rows that are neither broken nor dropped by a check that looks at one row alone:
 *     repeated ones are there, and those that a sample would leave out
 * @param leftOut the other rows
 * @param lengths of whole rows: all turns, without what a template adds
 * @param prompts of what comes before the answer; empty for whole texts
 * @param answers of what is learned; empty for whole texts and classifications
 * @param turns how many turns rows have; empty for whole texts and classifications
 * @param systemShare the share of rows that begin with a system turn, from 0 to 1
 * @param scripts what the letters are
 * @param distinct how many different prompts there are, of whole texts how many different texts
 * @param distinctExact whether {@code distinct} was counted, as it is up to a million of them;
 *     otherwise it is an estimate, within about 0.3 %
 * @param labels of a classification, how many rows have which label
 */
public record DatasetStats(
    Shape shape,
    long rows,
    long leftOut,
    Spread lengths,
    Optional<Spread> prompts,
    Optional<Spread> answers,
    Optional<Spread> turns,
    double systemShare,
    Scripts scripts,
    long distinct,
    boolean distinctExact,
    SortedMap<String, Long> labels) {

  /**
   * Shares of letters, from 0 to 1; digits, punctuation and white space are left aside.
   *
   * @param latin Latin letters
   * @param kanaAndKanji kana and kanji (so Chinese too)
   * @param other letters of any other script
   */
  public record Scripts(double latin, double kanaAndKanji, double other) {}

  /** The figures as JSON has them: lists, maps, texts, numbers and booleans. */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("shape", shape.key());
    map.put("rows", rows);
    map.put("left_out", leftOut);
    map.put("lengths", map(lengths));
    prompts.ifPresent(it -> map.put("prompt_lengths", map(it)));
    answers.ifPresent(it -> map.put("answer_lengths", map(it)));
    turns.ifPresent(it -> map.put("turns", map(it)));
    map.put("system_share", systemShare);
    Map<String, Object> shares = new LinkedHashMap<>();
    shares.put("latin", scripts.latin());
    shares.put("kana_and_kanji", scripts.kanaAndKanji());
    shares.put("other", scripts.other());
    map.put("scripts", shares);
    map.put("distinct", distinct);
    map.put("distinct_exact", distinctExact);
    if (!labels.isEmpty()) {
      map.put("labels", labels);
    }
    return map;
  }

  private static Map<String, Object> map(Spread spread) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("shortest", spread.shortest());
    map.put("longest", spread.longest());
    map.put("mean", spread.mean());
    map.put("percentiles", spread.percentiles());
    map.put("histogram", spread.histogram().stream().map(DatasetStats::map).toList());
    return map;
  }

  private static Map<String, Object> map(Bar bar) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("from", bar.from());
    map.put("to", bar.to());
    map.put("rows", bar.rows());
    return map;
  }

  /** The figures as one line of JSON. */
  public String toJson() {
    return JsonMapper.shared().writeValueAsString(toMap());
  }

  /** The figures as a table for people, each line ending in a line feed. */
  public String table() {
    return StatsTable.of(this);
  }
}

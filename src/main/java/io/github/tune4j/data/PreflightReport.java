package io.github.tune4j.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What becomes of rows as tokens: what the model will read, what it will learn, and what is lost.
 * Immutable. Lengths are in tokens.
 *
 * @param parts by name: {@code train}, and {@code validation} when there is one
 */
public record PreflightReport(Map<String, Part> parts) {

  /** Places that are told of each problem at most. */
  public static final int PLACES = DatasetReport.PLACES;

  /**
   * One part of the rows.
   *
   * @param rows rows before anything was left out
   * @param sequences what the trainer sees: rows, or what they are packed into
   * @param tokens tokens that the model reads in an epoch, padding left aside
   * @param trainedTokens those among them that it learns
   * @param lengths of the rows that are left
   * @param prompts of their prompts; empty for whole texts
   * @param answers of what is learned in them; empty for whole texts
   * @param paddingShare the share of padding in what the model reads, at the job's batch size
   * @param truncated rows of which something was cut off
   * @param dropped rows that were left out since they are too long
   * @param split rows that became several
   * @param untrained rows that were left out since they hold no token to learn
   * @param mergedBoundaries rows whose prompt ends in a token that runs on into the answer
   * @param unknownTokens tokens that stand for what the tokenizer does not know
   * @param problems rows with something amiss, by what it is
   * @param firstRows the first rows as the model sees them, cut where tokens that are learned and
   *     tokens that are not meet
   */
  public record Part(
      long rows,
      long sequences,
      long tokens,
      long trainedTokens,
      Spread lengths,
      Optional<Spread> prompts,
      Optional<Spread> answers,
      double paddingShare,
      long truncated,
      long dropped,
      long split,
      long untrained,
      long mergedBoundaries,
      long unknownTokens,
      List<Problem> problems,
      List<List<Segment>> firstRows) {

    public Part {
      problems = List.copyOf(problems);
      firstRows = firstRows.stream().map(List::copyOf).toList();
    }

    /** The share of tokens that the model learns, from 0 to 1. */
    public double trainedShare() {
      return tokens == 0 ? 0 : (double) trainedTokens / tokens;
    }

    /** The share of tokens that the tokenizer does not know, from 0 to 1. */
    public double unknownShare() {
      return tokens == 0 ? 0 : (double) unknownTokens / tokens;
    }
  }

  /**
   * How lengths are spread.
   *
   * @param shortest the smallest
   * @param longest the greatest
   * @param mean on average
   * @param percentiles lengths by percentage: at 95, the length that 95 % of the rows do not exceed
   * @param histogram how many rows have which length, in order
   */
  public record Spread(
      long shortest,
      long longest,
      double mean,
      SortedMap<Integer, Long> percentiles,
      List<Bar> histogram) {

    public Spread {
      histogram = List.copyOf(histogram);
    }
  }

  /**
   * A bar of a histogram.
   *
   * @param from the smallest length, inclusive
   * @param to the greatest length, inclusive
   * @param rows how many
   */
  public record Bar(long from, long to, long rows) {}

  /**
   * Rows with something amiss.
   *
   * @param check what it is: {@code over-long}, {@code untrained}, {@code merged-boundary}, {@code
   *     unknown-token}
   * @param severity what became of them
   * @param count how many they are
   * @param places the first of them, at most {@value #PLACES}
   */
  public record Problem(
      String check, Policy severity, long count, List<DatasetReport.Place> places) {

    public Problem {
      places = List.copyOf(places);
    }
  }

  /**
   * A part of a row.
   *
   * @param text the tokens as text, special ones included
   * @param trained whether they are learned
   * @param ids the tokens
   */
  public record Segment(String text, boolean trained, List<Integer> ids) {

    public Segment {
      ids = List.copyOf(ids);
    }
  }

  public PreflightReport {
    parts = Map.copyOf(parts);
  }

  /** Reads what {@link #toJson()} writes, or {@code dataset/preflight.json} of a run. */
  public static PreflightReport fromJson(String json) {
    return PreflightReader.read(json);
  }

  /** The rows to train on. */
  public Part train() {
    Part train = parts.get("train");
    if (train == null) {
      throw new IllegalStateException("there is no part to train on");
    }
    return train;
  }

  /** The rows to measure the loss on. */
  public Optional<Part> validation() {
    return Optional.ofNullable(parts.get("validation"));
  }

  /** Whether no rows were found that end a training. */
  public boolean ok() {
    return parts.values().stream()
        .flatMap(part -> part.problems().stream())
        .noneMatch(problem -> problem.severity() == Policy.FAIL);
  }

  /** The report as JSON has it: lists, maps, texts, numbers and booleans. */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("train", PreflightReader.map(train()));
    validation().ifPresent(part -> map.put("validation", PreflightReader.map(part)));
    return map;
  }

  /** The report as one line of JSON. */
  public String toJson() {
    return JsonMapper.shared().writeValueAsString(toMap());
  }

  /** The report as a table for people, each line ending in a line feed. */
  public String table() {
    StringBuilder table = new StringBuilder(PreflightTable.of("train", train()));
    validation().ifPresent(part -> table.append(PreflightTable.of("validation", part)));
    return table.toString();
  }
}

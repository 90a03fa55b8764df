package io.github.tune4j.data;

import io.github.tune4j.data.internal.DistinctCount;
import io.github.tune4j.exception.DatasetException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Counts what {@link DatasetStats} tells, row by row. Not thread-safe. */
final class StatsCount {

  private final LengthCount lengths = new LengthCount();
  private final LengthCount prompts = new LengthCount();
  private final LengthCount answers = new LengthCount();
  private final LengthCount turns = new LengthCount();
  private final ScriptCount scripts = new ScriptCount();
  private final DistinctCount distinct = new DistinctCount();
  private final TreeMap<String, Long> labels = new TreeMap<>();
  private long rows;
  private long withSystem;

  void add(Sample row) {
    rows++;
    boolean exchange = false;
    switch (row.kind()) {
      case TEXT -> distinct(row.completion());
      case CLASSIFICATION -> labels.merge(row.completionText(), 1L, Long::sum);
      case EXCHANGE, CONVERSATION, PREFERENCE -> exchange = true;
    }
    boolean classification = row.kind() == Sample.Kind.CLASSIFICATION;
    long prompt = characters(row.prompt());
    long answer = classification ? 0 : characters(row.completion());
    if (row.kind() != Sample.Kind.TEXT) {
      prompts.add(prompt);
      distinct(row.prompt());
    }
    if (exchange) {
      answers.add(answer);
      turns.add((long) row.prompt().size() + row.completion().size());
      withSystem += startsWithSystem(row.prompt()) ? 1 : 0;
    }
    lengths.add(prompt + answer);
  }

  /** How many characters turns have, which are counted by script too. */
  private long characters(List<Turn> of) {
    long characters = 0;
    for (Turn turn : of) {
      scripts.add(turn.content());
      characters += turn.content().codePointCount(0, turn.content().length());
    }
    return characters;
  }

  private void distinct(List<Turn> of) {
    for (Turn turn : of) {
      distinct.part(turn.role()).part(turn.content());
    }
    distinct.add();
  }

  private static boolean startsWithSystem(List<Turn> prompt) {
    return !prompt.isEmpty()
        && (prompt.get(0).role().equals(Turn.SYSTEM)
            || prompt.get(0).role().equals(Turn.DEVELOPER));
  }

  /**
   * The figures of a data set.
   *
   * @throws DatasetException when a file cannot be read to its end, or no row is left
   */
  static DatasetStats of(TextDataset dataset) {
    StatsCount count = new StatsCount();
    Rows pass =
        new Rows(dataset, false, Crew.threadsHere(), content -> count.add(content.sample()));
    pass.read();
    DatasetReport report = pass.report(count.rows);
    for (DatasetReport.Problem problem : report.problems()) {
      if (problem.check() == Check.FILE || problem.check() == Check.ENCODING || count.rows == 0) {
        DatasetReport.Place first = problem.places().get(0);
        throw new DatasetException(first.detail(), first.file(), first.line(), null);
      }
    }
    return count.stats(report.shape().orElseThrow(), report.rows());
  }

  private DatasetStats stats(Shape shape, long read) {
    return new DatasetStats(
        shape,
        rows,
        read - rows,
        lengths.spread(),
        prompts.isEmpty() ? Optional.empty() : Optional.of(prompts.spread()),
        answers.isEmpty() ? Optional.empty() : Optional.of(answers.spread()),
        turns.isEmpty() ? Optional.empty() : Optional.of(turns.spread()),
        (double) withSystem / rows,
        scripts.shares(),
        distinct.count(),
        distinct.isExact(),
        Collections.unmodifiableSortedMap(new TreeMap<>(labels)));
  }
}

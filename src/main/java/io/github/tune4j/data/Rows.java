package io.github.tune4j.data;

import io.github.tune4j.data.CheckedRow.Content;
import io.github.tune4j.data.RowStream.Item;
import io.github.tune4j.data.internal.Finding;
import io.github.tune4j.data.internal.UndecodableException;
import io.github.tune4j.exception.DatasetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the rows of a data set. The thread that asks for it reads them, in batches that
 * other threads look through, and takes what they found in the order of the rows; so what comes out
 * does not depend on how many threads there are. Holds about 1 MB of text for each thread, more
 * only where a row is longer. Used once; not thread-safe.
 */
final class Rows {

  private static final int BATCH_ROWS = 1024;
  private static final int BATCH_CHARACTERS = 1 << 18;
  private static final int WORTH_A_THREAD = 64;
  private static final int OBJECT = 16;

  private final TextDataset dataset;
  private final boolean strict;
  private final Consumer<Content> taker;
  private final Findings findings;
  private final RowCheck check;
  private final Sources sources;
  private final Labels labels;
  private final Crew<List<CheckedRow>> crew;
  private List<Item> batch = new ArrayList<>();
  private int batchCharacters;
  private long read;
  private long settled;
  private long kept;

  /**
   * @param strict whether the first thing that ends a job is thrown; otherwise all is told
   * @param threads how many look through rows
   * @param taker takes every row that no check of its own refuses, in their order
   */
  Rows(TextDataset dataset, boolean strict, int threads, Consumer<Content> taker) {
    this.dataset = dataset;
    this.strict = strict;
    this.taker = taker;
    this.findings = new Findings(strict);
    this.check = new RowCheck(dataset);
    this.sources = Sources.of(dataset);
    this.labels = new Labels(sources.labels());
    this.crew = new Crew<>(threads, this::take);
  }

  /**
   * Hands every row that no check of its own refuses to the consumer, in their order.
   *
   * @return what became of the others
   * @throws DatasetException at the first thing that ends a job
   */
  static DatasetReport forEach(TextDataset dataset, Consumer<Sample> consumer) {
    return pass(dataset, true, consumer);
  }

  /** The same, whatever is found. */
  static DatasetReport inspect(TextDataset dataset, Consumer<Sample> consumer) {
    return pass(dataset, false, consumer);
  }

  private static DatasetReport pass(
      TextDataset dataset, boolean strict, Consumer<Sample> consumer) {
    Rows pass = new Rows(dataset, strict, Crew.threadsHere(), row -> consumer.accept(row.sample()));
    pass.read();
    return pass.report(pass.kept);
  }

  /**
   * Reads all rows, or as many as the limit says.
   *
   * @throws DatasetException at the first thing that ends a job, when strict
   */
  void read() {
    try (sources;
        crew) {
      readAll();
      if (sources.isEmpty() && findings.problems().isEmpty()) {
        throw noRow();
      }
    } catch (DatasetException e) {
      if (strict) {
        throw e;
      }
      broken(e);
    }
  }

  private void readAll() {
    while (mayRead()) {
      Item item;
      try {
        item = sources.rows().next();
      } catch (DatasetException e) {
        settle(); // what was found before comes first
        if (strict) {
          throw e;
        }
        broken(e);
        continue;
      }
      if (item == null) {
        break;
      }
      read++;
      if (item.part().isUnderstood() || item.row().broken() != null || understand(item)) {
        add(item);
      }
    }
    settle();
  }

  /** Finds out what the columns of a part mean; false when it cannot be told. */
  private boolean understand(Item first) {
    settle();
    try {
      first.part().understand(first.row());
    } catch (DatasetException e) {
      if (strict) {
        throw e;
      }
      broken(e);
      first.part().close();
      settled++;
      return false;
    }
    first
        .part()
        .checks()
        .columns(first.row())
        .forEach(finding -> findings.add(finding, first.part().policies()));
    return true;
  }

  /** Whether another row may be kept; so no row is read that the limit leaves out. */
  private boolean mayRead() {
    Long limit = dataset.selection().limit();
    if (limit == null) {
      return true;
    }
    if (read - settled >= limit - kept) {
      settle();
    }
    return kept < limit;
  }

  private void add(Item item) {
    batch.add(item);
    batchCharacters += length(item.row().cells());
    if (batch.size() >= BATCH_ROWS || batchCharacters >= BATCH_CHARACTERS) {
      List<Item> full = batch;
      crew.work(() -> check.check(full));
      empty();
    }
  }

  private void empty() {
    batch = new ArrayList<>(BATCH_ROWS);
    batchCharacters = 0;
  }

  /** About how many characters there are in a cell, or in a list or an object in it. */
  private static int length(@Nullable Object cell) {
    if (cell instanceof String text) {
      return text.length();
    }
    int length = OBJECT;
    if (cell instanceof Map<?, ?> object) {
      for (Object value : object.values()) {
        length += length(value);
      }
    } else if (cell instanceof List<?> list) {
      for (Object item : list) {
        length += length(item);
      }
    }
    return length;
  }

  /** Looks through everything that was read. Few rows are not worth another thread. */
  private void settle() {
    if (!batch.isEmpty()) {
      List<Item> last = batch;
      empty();
      if (last.size() <= WORTH_A_THREAD || settled == 0) {
        crew.now(() -> check.check(last));
      } else {
        crew.work(() -> check.check(last));
      }
    }
    crew.settle();
  }

  private void take(List<CheckedRow> rows) {
    for (CheckedRow row : rows) {
      boolean fine = row.content() != null;
      for (Finding finding : row.findings()) {
        fine &= findings.add(finding, row.part().policies());
      }
      settled++;
      Content content = fine ? labelled(row) : null;
      if (content != null) {
        kept++;
        row.part().keep();
        taker.accept(content);
      }
    }
  }

  /** The row with the number of its label, if it has one: labels are numbered in their order. */
  private @Nullable Content labelled(CheckedRow row) {
    Content content = row.content();
    if (content == null || content.sample().kind() != Sample.Kind.CLASSIFICATION) {
      return content;
    }
    try {
      Sample sample = content.sample();
      return content.label(labels.number(sample.completionText(), sample.file(), sample.line()));
    } catch (BrokenRowException e) {
      findings.add(e.finding(), row.part().policies());
      return null;
    }
  }

  /** A source that cannot be read, or not to its end. */
  private void broken(DatasetException e) {
    if (e.getCause() instanceof UndecodableException undecodable
        && !undecodable.lines().isEmpty()) {
      for (long line : undecodable.lines()) {
        findings.add(
            new Finding(
                Check.ENCODING,
                String.valueOf(undecodable.getMessage()),
                String.valueOf(e.source()),
                line,
                null,
                null),
            dataset.policies());
      }
    } else {
      findings.add(ofFile(e), dataset.policies());
    }
  }

  private Finding ofFile(DatasetException e) {
    return new Finding(
        e.getCause() instanceof UndecodableException ? Check.ENCODING : Check.FILE,
        e.problem(),
        String.valueOf(e.source()),
        e.line(),
        e.column(),
        null);
  }

  private DatasetException noRow() {
    String why = dataset.parts() == null ? dataset.from().emptiness() : "there is no row";
    return new DatasetException(why, dataset.name(), 0, null);
  }

  Findings findings() {
    return findings;
  }

  /**
   * What was found.
   *
   * @param taken rows that no check refused
   */
  DatasetReport report(long taken) {
    return sources.report(taken, labels.names(), findings.problems());
  }
}

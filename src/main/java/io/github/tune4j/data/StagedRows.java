package io.github.tune4j.data;

import io.github.tune4j.data.CheckedRow.Content;
import io.github.tune4j.data.internal.NearDuplicates;
import io.github.tune4j.data.internal.store.Ledger;
import io.github.tune4j.exception.DatasetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a data set after one pass: read, checked, chosen and divided, but not yet written,
 * because how they are written depends on the model.
 *
 * <pre>{@code
 * try (StagedRows rows = dataset.stage()) {
 *   Split split = rows.split();
 *   rows.materialize(folder, conversational);
 * }
 * }</pre>
 *
 * <p>Rows are not held in memory: beyond 4 MB they lie in a temporary file (in the folder that the
 * system property {@code java.io.tmpdir} says) that takes about as much room as the source and is
 * removed by {@link #close()}, or when the program ends. What is held besides is bounded: 8 MB of
 * digests and places, 16 MB to compare them, a byte for each row, and, where the split goes by
 * groups, up to 48 bytes for each group; where near-duplicates are looked for, what {@link
 * TextDataset#nearDuplicates} says. Not thread-safe.
 */
public final class StagedRows implements AutoCloseable {

  private final TextDataset dataset;
  private final Ledger ledger = new Ledger();
  private final @Nullable RowSpool spool;
  private final List<String> files = new ArrayList<>();
  private final Map<String, Integer> fileNumbers = new HashMap<>();
  private final Set<Sample.Kind> kinds = EnumSet.noneOf(Sample.Kind.class);
  private final @Nullable NearDuplicates near;
  private final Consumer<Sample> observer;
  private final Rows rows;
  private final Choice choice;

  private StagedRows(TextDataset dataset, boolean strict, int threads, Consumer<Sample> observer) {
    this.dataset = dataset;
    this.observer = observer;
    this.spool = strict ? new RowSpool() : null;
    Double similarity = dataset.selection().nearDuplicates();
    this.near = similarity == null ? null : new NearDuplicates(similarity);
    this.rows = new Rows(dataset, strict, threads, this::keep);
    Places places = new Places(ledger, files, dataset.name());
    this.choice = new Choice(dataset, ledger, places, rows.findings(), strict);
  }

  /**
   * Reads and chooses rows.
   *
   * @throws DatasetException at the first thing that ends a job
   */
  static StagedRows of(TextDataset dataset) {
    return of(dataset, true, Crew.threadsHere());
  }

  static StagedRows of(TextDataset dataset, boolean strict, int threads) {
    return of(dataset, strict, threads, sample -> {});
  }

  private static StagedRows of(
      TextDataset dataset, boolean strict, int threads, Consumer<Sample> observer) {
    StagedRows staged = new StagedRows(dataset, strict, threads, observer);
    try {
      staged.read(strict);
      return staged;
    } catch (RuntimeException | Error e) {
      staged.close();
      throw e;
    }
  }

  /** Looks through all rows, whatever is found, and keeps none. */
  static DatasetReport inspect(TextDataset dataset) {
    try (StagedRows staged = of(dataset, false, Crew.threadsHere())) {
      return staged.report();
    }
  }

  /**
   * Looks through all rows, whatever is found, and keeps none.
   *
   * @param observer sees every row that no check of its own refuses, in their order
   */
  static StagedRows inspect(TextDataset dataset, Consumer<Sample> observer) {
    return of(dataset, false, Crew.threadsHere(), observer);
  }

  /** Which of the rows that no check of their own refuses are taken, counted from 0. */
  BitSet kept() {
    return choice.kept();
  }

  private void read(boolean strict) {
    rows.read();
    choice.make(near == null ? null : near.finish());
    if (near != null) {
      near.close();
    }
    if (strict && choice.kept().isEmpty()) {
      throw new DatasetException(
          "all " + report().rows() + " rows were dropped", dataset.name(), 0, null);
    }
    if (strict) {
      RowForm.of(kinds); // there must be one
    }
  }

  private void keep(Content row) {
    String name = row.sample().file();
    Integer known = fileNumbers.get(name);
    int file = known == null ? files.size() : known;
    if (known == null) {
      files.add(name);
      fileNumbers.put(name, file);
    }
    kinds.add(row.sample().kind());
    observer.accept(row.sample());
    ledger.add(row.prompt(), row.answer(), row.group(), file, row.sample().line());
    if (near != null) {
      near.add(row.signature());
    }
    if (spool != null) {
      spool.add(row.row(), file, row.sample().line());
    }
  }

  /** How many rows there are to train on, and to validate on. */
  public Split split() {
    return choice.split();
  }

  /**
   * In which shape they are written: texts, prompts and completions, messages when a row holds
   * several answers, preferences or classification.
   *
   * @throws io.github.tune4j.exception.ConfigException when they cannot be written in the same
   */
  public Shape shape() {
    return Shape.valueOf(RowForm.of(kinds).name());
  }

  /** What was found. */
  public DatasetReport report() {
    return rows.report(choice.distinct());
  }

  /**
   * Writes {@code train.jsonl}, {@code validation.jsonl} when there is a validation part, for each
   * of them {@code places-train.txt} and {@code places-validation.txt}, which say on line i where
   * row i is from, and {@code report.json}. All of them, or, when it fails, none.
   *
   * @param folder where to; it must be there
   * @param conversational whether the model has a chat template; rows become lists of messages if
   *     so, unless {@link TextDataset#chat()} is off
   * @throws DatasetException when a row cannot be written without a chat template
   */
  public Split materialize(Path folder, boolean conversational) {
    if (spool == null) {
      throw new IllegalStateException("rows were looked at, not kept");
    }
    new Materialization(dataset, choice, spool, files)
        .write(
            folder,
            RowForm.of(kinds),
            dataset.template().isPresent() || (conversational && dataset.chat()),
            report());
    return split();
  }

  /** Removes the temporary file. */
  @Override
  public void close() {
    ledger.close();
    if (near != null) {
      near.close();
    }
    if (spool != null) {
      spool.close();
    }
  }
}

package io.github.tune4j.data;

import io.github.tune4j.data.internal.SourceRow;
import io.github.tune4j.data.internal.SourceRows;
import io.github.tune4j.exception.DatasetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of one source in a pass, and what its columns mean. Not thread-safe. */
final class Part implements RowStream {

  private final TextDataset dataset;
  private final Map<Check, Policy> policies;
  private final SampleChecks checks;
  private final ColumnChanges columns;
  private final List<SourceRows.Opened> opened = new ArrayList<>();
  private @Nullable SourceRows source;
  private @Nullable Interpretation interpretation;
  private boolean ended;
  private long rows;
  private long filtered;
  private long kept;

  /**
   * @param dataset has a source of its own
   * @param policies by check, where they are not the standard ones
   */
  Part(TextDataset dataset, Map<Check, Policy> policies) {
    this.dataset = dataset;
    this.policies = policies;
    this.checks = new SampleChecks(dataset.layout(), dataset.columns());
    this.columns = new ColumnChanges(dataset.columns(), dataset.layout().completionColumn());
  }

  /** What is looked for in each row by itself. */
  SampleChecks checks() {
    return checks;
  }

  Map<Check, Policy> policies() {
    return policies;
  }

  TextDataset dataset() {
    return dataset;
  }

  @Override
  public @Nullable Item next() {
    while (!ended) {
      SourceRow row = source().next();
      if (row == null) {
        close();
        return null;
      }
      rows++;
      SourceRow changed = change(row);
      if (changed != null) {
        return new Item(this, changed);
      }
      filtered++;
    }
    return null;
  }

  private SourceRows source() {
    SourceRows open = source;
    if (open == null) {
      open = dataset.from().open(dataset.columns().ofSource(dataset.layout().required()));
      source = open;
    }
    return open;
  }

  /** After a row that cannot be changed as it was said there is no use in the others. */
  private @Nullable SourceRow change(SourceRow row) {
    try {
      return columns.apply(row);
    } catch (DatasetException e) {
      close();
      throw e;
    }
  }

  /** Whether it is known what the columns mean. */
  boolean isUnderstood() {
    return interpretation != null;
  }

  /**
   * Finds out what the columns mean.
   *
   * @param first the first row that is not broken
   * @throws DatasetException when it cannot be told
   */
  void understand(SourceRow first) {
    interpretation =
        new Interpretation(ShapeSearch.find(dataset.layout(), first), dataset.layout());
  }

  /** What the columns mean; null before the first row that is not broken. */
  @Nullable Interpretation interpretation() {
    return interpretation;
  }

  /** Counts a row in which no check of its own found what leaves it out. */
  void keep() {
    kept++;
  }

  /** Rows that were read. */
  long rows() {
    return rows;
  }

  /** Rows that the filters of a program left out. */
  long filtered() {
    return filtered;
  }

  /** Rows that were neither broken nor dropped by a check of their own. */
  long kept() {
    return kept;
  }

  /** How files were read, as far as they were. */
  List<SourceRows.Opened> opened() {
    return source == null ? List.copyOf(opened) : source.opened();
  }

  @Override
  public void close() {
    ended = true;
    if (source != null) {
      opened.addAll(source.opened());
      source.close();
      source = null;
    }
  }
}

package io.github.tune4j.data;

import io.github.tune4j.data.DatasetReport.File;
import io.github.tune4j.data.internal.Finding;
import io.github.tune4j.data.internal.Format;
import io.github.tune4j.data.internal.Source;
import io.github.tune4j.data.internal.SourceRow;
import io.github.tune4j.data.internal.SourceRows;
import io.github.tune4j.data.internal.UndecodableException;
import io.github.tune4j.exception.DatasetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One pass over the rows of a data set, each checked. Used once; not thread-safe. */
final class Rows {

  private final TextDataset dataset;
  private final Layout layout;
  private final boolean strict;
  private final Findings findings;
  private final SampleChecks checks;
  private final ColumnChanges columns;
  private final Labels labels;
  private final List<File> files = new ArrayList<>();
  private @Nullable Interpretation interpretation;
  private long rows;
  private long filtered;
  private long kept;

  private Rows(TextDataset dataset, boolean strict) {
    this.dataset = dataset;
    this.layout = dataset.layout();
    this.strict = strict;
    this.findings = new Findings(dataset.policies(), strict);
    this.checks = new SampleChecks(layout, dataset.columns());
    this.columns = new ColumnChanges(dataset.columns(), layout.completionColumn());
    this.labels = new Labels(layout.labels());
  }

  /**
   * Hands every row that is to be trained on to the consumer, in the order of the source.
   *
   * @return what became of the others
   * @throws DatasetException at the first thing that ends a job
   */
  static DatasetReport forEach(TextDataset dataset, Consumer<Sample> consumer) {
    Rows pass = new Rows(dataset, true);
    pass.read(consumer);
    return pass.report();
  }

  /** Looks through all rows, whatever is found. */
  static DatasetReport inspect(TextDataset dataset) {
    return inspect(dataset, sample -> {});
  }

  /** The same, and hands every row that a job would take to the consumer. */
  static DatasetReport inspect(TextDataset dataset, Consumer<Sample> consumer) {
    Rows pass = new Rows(dataset, false);
    try {
      pass.read(consumer);
      if (pass.rows == 0 && pass.findings.problems().isEmpty()) {
        pass.broken(noRow(dataset));
      }
    } catch (DatasetException e) {
      pass.broken(e);
    }
    return pass.report();
  }

  private void read(Consumer<Sample> consumer) {
    try (SourceRows source =
        new SourceRows(dataset.from(), dataset.columns().ofSource(layout.required()))) {
      try {
        SourceRow row;
        while ((row = next(source)) != null) {
          rows++;
          SourceRow changed = columns.apply(row);
          filtered += changed == null ? 1 : 0;
          Sample sample = changed == null ? null : check(changed);
          if (sample != null) {
            kept++;
            consumer.accept(sample);
          }
        }
      } finally {
        source.opened().forEach(this::opened);
      }
    }
  }

  /** The next row; of files that cannot be read, that of the next one. */
  private @Nullable SourceRow next(SourceRows source) {
    while (true) {
      try {
        return source.next();
      } catch (DatasetException e) {
        if (strict) {
          throw e;
        }
        broken(e);
      }
    }
  }

  /** The row as it is meant, or null when it is not to be trained on. */
  private @Nullable Sample check(SourceRow row) {
    if (row.broken() != null) {
      findings.add(row.broken());
      return null;
    }
    if (interpretation == null) {
      interpretation = new Interpretation(ShapeSearch.find(layout, row), layout);
      checks.columns(row).forEach(findings::add);
    }
    try {
      boolean fine = true;
      Optional<Finding> header = checks.header(row, interpretation.shape());
      if (header.isPresent() && !findings.add(header.get())) {
        return null;
      }
      Sample sample = labels.number(interpretation.read(row));
      for (Finding finding : checks.row(sample)) {
        fine &= findings.add(finding);
      }
      return fine ? sample : null;
    } catch (BrokenRowException e) {
      findings.add(e.finding());
      return null;
    }
  }

  private void opened(SourceRows.OpenedFile file) {
    files.add(
        new File(
            file.name(),
            file.encoding().charset().name(),
            file.encoding().detected(),
            Optional.ofNullable(file.delimiter())));
  }

  /** A file that cannot be read, or not to its end. */
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
                null));
      }
    } else {
      findings.add(ofFile(e));
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

  static DatasetException noRow(TextDataset dataset) {
    Source source = dataset.from();
    return new DatasetException(
        source.format() == Format.CSV && source.columns().isEmpty()
            ? "there is a header but no row"
            : "there is no row",
        source.path().toString(),
        0,
        null);
  }

  private DatasetReport report() {
    return new DatasetReport(
        files,
        Optional.ofNullable(interpretation).map(Interpretation::shape),
        rows,
        kept,
        filtered,
        labels.names(),
        findings.problems());
  }
}

package io.github.tune4j.data;

import io.github.tune4j.data.DatasetReport.File;
import io.github.tune4j.data.DatasetReport.Problem;
import io.github.tune4j.data.internal.Encoding;
import io.github.tune4j.data.internal.SourceRows;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All sources of a data set in one pass, and in which order their rows come. Not thread-safe. */
final class Sources implements Closeable {

  private final RowStream rows;
  private final List<Part> parts = new ArrayList<>();

  private Sources(TextDataset dataset) {
    this.rows = open(dataset, dataset.policies());
  }

  static Sources of(TextDataset dataset) {
    return new Sources(dataset);
  }

  private RowStream open(TextDataset dataset, Map<Check, Policy> policies) {
    Parts several = dataset.parts();
    if (several == null) {
      Part part = new Part(dataset, policies);
      parts.add(part);
      return part;
    }
    List<RowStream> streams = new ArrayList<>();
    for (Parts.Weighted part : several.parts()) {
      streams.add(open(part.rows(), part.rows().policiesOver(policies)));
    }
    return several.isMix()
        ? new MixedRows(several, streams, Seeds.MIX.of(dataset.seed()))
        : new ConsecutiveRows(streams);
  }

  /** The names of labels that are given; empty when they are to be found. */
  List<String> labels() {
    return parts.stream()
        .map(part -> part.dataset().layout().labels())
        .filter(names -> !names.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /** Whether no row was read. */
  boolean isEmpty() {
    return parts.stream().allMatch(part -> part.rows() == 0);
  }

  /** The rows of all sources. */
  RowStream rows() {
    return rows;
  }

  /** What was found in the rows so far. */
  DatasetReport report(long kept, List<String> labels, List<Problem> problems) {
    Set<Shape> shapes = new LinkedHashSet<>();
    List<File> files = new ArrayList<>();
    List<DatasetReport.Part> counts = new ArrayList<>();
    for (Part part : parts) {
      Interpretation interpretation = part.interpretation();
      if (interpretation != null) {
        shapes.add(interpretation.shape());
      }
      part.opened().forEach(file -> files.add(file(file)));
      counts.add(new DatasetReport.Part(part.dataset().name(), part.rows(), part.kept()));
    }
    return new DatasetReport(
        files,
        shapes.size() == 1 ? Optional.of(shapes.iterator().next()) : Optional.empty(),
        parts.stream().mapToLong(Part::rows).sum(),
        kept,
        parts.stream().mapToLong(Part::filtered).sum(),
        labels,
        problems,
        parts.size() == 1 ? List.of() : counts);
  }

  private static File file(SourceRows.Opened file) {
    Optional<Encoding> encoding = Optional.ofNullable(file.encoding());
    return new File(
        file.name(),
        encoding.map(it -> it.charset().name()),
        encoding.map(Encoding::detected).orElse(false),
        Optional.ofNullable(file.delimiter()));
  }

  @Override
  public void close() {
    parts.forEach(Part::close);
  }
}

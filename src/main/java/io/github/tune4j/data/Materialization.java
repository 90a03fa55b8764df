package io.github.tune4j.data;

import io.github.tune4j.exception.DatasetException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Rows on their way into the dataset folder of a run. Reads them twice and keeps none. */
final class Materialization {

  private static final Logger LOG = LoggerFactory.getLogger(TextDataset.class);
  private static final JsonMapper READABLE =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Materialization() {}

  static Split plan(TextDataset dataset) {
    return look(dataset).split();
  }

  /** What one look at all rows decides. */
  private record Seen(Split split, RowForm form) {}

  private static Seen look(TextDataset dataset) {
    long[] count = {0};
    Set<Sample.Kind> kinds = EnumSet.noneOf(Sample.Kind.class);
    long dropped =
        Rows.forEach(
                dataset,
                row -> {
                  count[0]++;
                  kinds.add(row.kind());
                })
            .dropped();
    String source = dataset.source().toString();
    if (count[0] == 0) {
      throw dropped == 0
          ? Rows.noRow(dataset)
          : new DatasetException("all " + dropped + " rows were dropped", source, 0, null);
    }
    Split split = Split.of(count[0], dataset.validation().fraction());
    if (split.train() < 1) {
      throw new DatasetException(
          "a validation part of "
              + dataset.validation().fraction()
              + " leaves none of the "
              + count[0]
              + " rows to train on; give more rows or a smaller part",
          source,
          0,
          null);
    }
    return new Seen(split, RowForm.of(kinds));
  }

  static Split write(TextDataset dataset, Path folder, boolean conversational) {
    Seen seen = look(dataset);
    Split split = seen.split();
    Draw selection = new Draw(split, dataset.seed());
    JsonBytes line = new JsonBytes();
    try (OutputStream train = writer(folder.resolve("train.jsonl"));
        OutputStream validation =
            split.validation() > 0
                ? writer(folder.resolve("validation.jsonl"))
                : OutputStream.nullOutputStream()) {
      DatasetReport found =
          Rows.forEach(
              dataset,
              row ->
                  write(
                      selection.next() ? validation : train,
                      seen.form(),
                      row,
                      conversational,
                      line));
      tell(found);
      Files.writeString(
          folder.resolve("report.json"),
          READABLE.writeValueAsString(report(dataset, split, conversational, found)) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return split;
  }

  /** Says what was guessed or left out: nobody should have to look for it in a file. */
  private static void tell(DatasetReport found) {
    for (DatasetReport.File file : found.files()) {
      if (file.detected()) {
        LOG.warn("{} is read as {}, which was found, not set", file.name(), file.encoding());
      }
    }
    for (DatasetReport.Problem problem : found.problems()) {
      LOG.warn(
          "{} in {} rows ({}), the first at {}",
          problem.check().key(),
          problem.count(),
          problem.severity().key(),
          problem.places().get(0));
    }
  }

  private static OutputStream writer(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }

  private static void write(
      OutputStream target, RowForm form, Sample row, boolean conversational, JsonBytes line) {
    EncodedRow encoded = EncodedRow.of(row);
    if (!form.takes(encoded, conversational)) {
      throw new DatasetException(
          "a conversation of more than a question and its answer needs a chat template, but the"
              + " model has none, or template is none",
          row.file(),
          row.line(),
          null);
    }
    line.clear();
    form.write(encoded, conversational, line);
    try {
      target.write(line.toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> report(
      TextDataset dataset, Split split, boolean conversational, DatasetReport found) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("source", String.valueOf(dataset.source().getFileName()));
    report.put("rows", split.rows());
    report.put("train", split.train());
    report.put("validation", split.validation());
    report.put("seed", dataset.seed());
    report.put("chat", conversational);
    report.put("dropped", found.dropped());
    Map<String, @Nullable Object> details = found.toMap(Materialization::baseName);
    for (String part : List.of("shape", "filtered", "labels", "files", "problems")) {
      Object detail = details.get(part);
      if (detail != null) {
        report.put(part, detail);
      }
    }
    return report;
  }

  /** Run folders hold no paths that lead outside. */
  private static String baseName(String file) {
    return String.valueOf(Path.of(file).getFileName());
  }

  /**
   * Draws the validation rows while the rows go by: each remaining row has the same chance. The
   * generator is the one that the Java specification fixes, so the draw is the same everywhere.
   */
  private static final class Draw {
    private final Random random;
    private long remaining;
    private long wanted;

    Draw(Split split, long seed) {
      this.random = new Random(seed);
      this.remaining = split.rows();
      this.wanted = split.validation();
    }

    /** Whether the next row is for validation. */
    boolean next() {
      boolean chosen = random.nextDouble() * remaining < wanted;
      remaining--;
      wanted -= chosen ? 1 : 0;
      return chosen;
    }
  }
}

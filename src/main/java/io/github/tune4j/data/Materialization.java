package io.github.tune4j.data;

import io.github.tune4j.data.internal.store.Shuffle;
import io.github.tune4j.exception.DatasetException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Staged rows on their way into the dataset folder of a run. Not thread-safe. */
final class Materialization {

  private static final Logger LOG = LoggerFactory.getLogger(TextDataset.class);
  private static final JsonMapper READABLE =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final TextDataset dataset;
  private final Choice choice;
  private final RowSpool spool;
  private final List<String> names;

  /**
   * @param names of the files that rows are from, by their numbers
   */
  Materialization(TextDataset dataset, Choice choice, RowSpool spool, List<String> names) {
    this.dataset = dataset;
    this.choice = choice;
    this.spool = spool;
    this.names = names;
  }

  void write(Path folder, RowForm form, boolean conversational, DatasetReport found) {
    Split split = choice.split();
    try (DatasetFiles files = new DatasetFiles(folder)) {
      PartFile train = new PartFile(files, "train", form, conversational);
      PartFile validation =
          split.validation() == 0 ? null : new PartFile(files, "validation", form, conversational);
      if (dataset.selection().shuffle()) {
        shuffled(train, validation);
      } else {
        spool.forEach(
            (row, record, length) -> {
              if (choice.kept().get(row)) {
                part(row, train, validation).write(record, 0);
              }
            });
      }
      OutputStream report = files.create("report.json");
      report.write(READABLE.writeValueAsBytes(report(split, conversational, found)));
      report.write('\n');
      files.complete();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    tell(found);
  }

  private PartFile part(int row, PartFile train, @Nullable PartFile validation) {
    return validation != null && choice.validation().get(row) ? validation : train;
  }

  private void shuffled(PartFile train, @Nullable PartFile validation) {
    long seed = dataset.seed();
    try (Shuffle trained = new Shuffle(Seeds.SHUFFLE_TRAIN.of(seed), spool.size());
        Shuffle validated = new Shuffle(Seeds.SHUFFLE_VALIDATION.of(seed), spool.size())) {
      spool.forEach(
          (row, record, length) -> {
            if (choice.kept().get(row)) {
              (choice.validation().get(row) ? validated : trained).add(record, 0, length);
            }
          });
      trained.forEach((record, offset, length) -> train.write(record, offset));
      if (validation != null) {
        validated.forEach((record, offset, length) -> validation.write(record, offset));
      }
    }
  }

  /** Says what was guessed or left out: nobody should have to look for it in a file. */
  private static void tell(DatasetReport found) {
    for (DatasetReport.File file : found.files()) {
      if (file.detected()) {
        LOG.warn(
            "{} is read as {}, which was found, not set", file.name(), file.encoding().orElse(""));
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

  private Map<String, Object> report(Split split, boolean conversational, DatasetReport found) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("source", FileNames.last(dataset.name()));
    report.put("rows", split.rows());
    report.put("train", split.train());
    report.put("validation", split.validation());
    report.put("seed", dataset.seed());
    report.put("chat", conversational);
    report.put("dropped", found.dropped());
    dataset.selection().putAmountsInto(report);
    Map<String, @Nullable Object> details = found.toMap(FileNames::last);
    for (String part : List.of("shape", "filtered", "labels", "parts", "files", "problems")) {
      Object detail = details.get(part);
      if (detail != null) {
        report.put(part, detail);
      }
    }
    return report;
  }

  /** The rows of one part of the split, and where they are from. */
  private final class PartFile {
    private final OutputStream rows;
    private final OutputStream places;
    private final RowForm form;
    private final boolean conversational;
    private final JsonBytes line = new JsonBytes();
    private final byte[][] files = new byte[names.size()][];

    PartFile(DatasetFiles folder, String name, RowForm form, boolean conversational)
        throws IOException {
      this.rows = folder.create(name + ".jsonl");
      this.places = folder.create("places-" + name + ".txt");
      this.form = form;
      this.conversational = conversational;
      for (int i = 0; i < files.length; i++) {
        files[i] = (FileNames.last(names.get(i)) + ":").getBytes(StandardCharsets.UTF_8);
      }
    }

    void write(byte[] record, int offset) {
      EncodedRow row = RowSpool.row(record, offset);
      int file = RowSpool.file(record, offset);
      long number = RowSpool.line(record, offset);
      if (!form.takes(row, conversational)) {
        throw new DatasetException(
            "a conversation of more than a question and its answer needs a chat template, but the"
                + " model has none, or template is none",
            names.get(file),
            number,
            null);
      }
      line.clear();
      form.write(row, conversational, line);
      try {
        line.writeTo(rows);
        places.write(files[file]);
        places.write((number + "\n").getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

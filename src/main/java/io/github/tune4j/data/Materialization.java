package io.github.tune4j.data;

import io.github.tune4j.exception.DatasetException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Rows on their way into the dataset folder of a run. Reads them twice and keeps none. */
final class Materialization {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final JsonMapper READABLE =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Materialization() {}

  static Split plan(TextDataset dataset) {
    long[] count = {0};
    rows(dataset).forEach(row -> count[0]++);
    String source = dataset.source().toString();
    if (count[0] == 0) {
      throw new DatasetException(
          dataset.from().format() == Format.CSV && dataset.from().columns().isEmpty()
              ? "there is a header but no row"
              : "there is no row",
          source,
          0,
          null);
    }
    Split split = Split.of(count[0], dataset.validation());
    if (split.train() < 1) {
      throw new DatasetException(
          "a validation part of "
              + dataset.validation()
              + " leaves none of the "
              + count[0]
              + " rows to train on; give more rows or a smaller part",
          source,
          0,
          null);
    }
    return split;
  }

  static Split write(TextDataset dataset, Path folder, boolean conversational) {
    Split split = plan(dataset);
    Selection selection = new Selection(split, dataset.seed());
    try (BufferedWriter train = writer(folder.resolve("train.jsonl"));
        BufferedWriter validation =
            split.validation() > 0 ? writer(folder.resolve("validation.jsonl")) : null) {
      rows(dataset)
          .forEach(row -> write(selection.next() ? validation : train, line(row, conversational)));
      Files.writeString(
          folder.resolve("report.json"),
          READABLE.writeValueAsString(report(dataset, split, conversational)) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return split;
  }

  private static Rows rows(TextDataset dataset) {
    return new Rows(dataset);
  }

  private static BufferedWriter writer(Path file) throws IOException {
    return Files.newBufferedWriter(file, StandardCharsets.UTF_8);
  }

  private static void write(@Nullable BufferedWriter writer, String line) {
    try {
      if (writer != null) {
        writer.write(line);
        writer.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(Sample row, boolean conversational) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (conversational) {
      json.put("prompt", Sample.messages(row.prompt()));
      json.put("completion", Sample.messages(row.completion()));
    } else if (row.isPlain()) {
      json.put("prompt", row.promptText());
      json.put("completion", row.completionText());
    } else {
      throw new DatasetException(
          "a conversation of more than a question and its answer needs a chat template, but the"
              + " model has none, or template is none",
          row.file(),
          row.line(),
          null);
    }
    return JSON.writeValueAsString(json);
  }

  private static Map<String, Object> report(
      TextDataset dataset, Split split, boolean conversational) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("source", String.valueOf(dataset.source().getFileName()));
    report.put("rows", split.rows());
    report.put("train", split.train());
    report.put("validation", split.validation());
    report.put("seed", dataset.seed());
    report.put("chat", conversational);
    return report;
  }

  /**
   * Draws the validation rows while the rows go by: each remaining row has the same chance. The
   * generator is the one that the Java specification fixes, so the draw is the same everywhere.
   */
  private static final class Selection {
    private final Random random;
    private long remaining;
    private long wanted;

    Selection(Split split, long seed) {
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

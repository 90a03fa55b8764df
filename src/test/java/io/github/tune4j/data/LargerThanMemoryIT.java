package io.github.tune4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tune4j.testing.ChildJvm;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A data set of 300 MB goes through a heap of 48 MB, and comes out as it does with a large one. Run
 * by {@code mvn verify -Dtest=ArchitectureTest -Dit.test=LargerThanMemoryIT
 * -Dtune4j.excludedGroups=docker}.
 */
@Tag("slow")
class LargerThanMemoryIT {

  private static final long BYTES = 300L << 20;
  private static final List<String> FILES =
      List.of(
          "train.jsonl",
          "validation.jsonl",
          "places-train.txt",
          "places-validation.txt",
          "report.json");

  @TempDir private Path folder = Path.of("");

  @Test
  void theHeapDoesNotChangeWhatIsWritten() throws Exception {
    Path source = generated();
    Path small = Files.createDirectory(folder.resolve("small"));
    Path large = Files.createDirectory(folder.resolve("large"));

    ChildJvm.Ended ended = prepare("-Xmx48m", source, small);
    assertThat(ended.code()).as(ended.output()).isZero();
    assertThat(prepare("-Xmx1g", source, large).code()).isZero();

    for (String file : FILES) {
      assertThat(Files.mismatch(small.resolve(file), large.resolve(file))).as(file).isEqualTo(-1);
    }
    assertThat(Files.size(small.resolve("train.jsonl"))).isGreaterThan(BYTES / 2);
    try (Stream<Path> left = Files.list(temporary())) {
      assertThat(left).isEmpty();
    }
  }

  private Path temporary() throws IOException {
    return Files.createDirectories(folder.resolve("temporary"));
  }

  private ChildJvm.Ended prepare(String heap, Path source, Path target) throws Exception {
    return ChildJvm.of(PrepareInAnotherJvm.class)
        .options(heap, "-XX:-UsePerfData", "-Djava.io.tmpdir=" + temporary())
        .run(source.toString(), target.toString());
  }

  /** Rows of which every tenth is there twice, in groups of about a hundred. */
  private Path generated() throws IOException {
    Path file = folder.resolve("rows.csv");
    Random random = new Random(20261122);
    String filling = "様々な話題について書かれている。and, in English,\n".repeat(10);
    try (BufferedWriter rows = Files.newBufferedWriter(file)) {
      rows.write("prompt,completion,user\n");
      long written = 0;
      for (int i = 0; written < BYTES; i++) {
        int row = i % 10 == 0 ? random.nextInt(i + 1) : i;
        String line =
            "質問 "
                + row
                + ",\""
                + filling.substring(0, 50 + row % 200)
                + row
                + "\","
                + "user "
                + row / 100
                + "\n";
        rows.write(line);
        written += line.length() * 2L;
      }
    }
    return file;
  }
}

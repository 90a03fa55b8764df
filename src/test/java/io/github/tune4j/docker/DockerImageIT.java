package io.github.tune4j.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tune4j.testing.DockerEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.images.builder.ImageFromDockerfile;

@Tag("docker")
class DockerImageIT {

  private static final String TAUGHT = "RehabCチャンネルは、2014年に開設されたデジタルテクノロジー教育系チャンネルです。";

  @SuppressWarnings("NullAway.Init")
  private static ImageFromDockerfile image;

  @BeforeAll
  static void build() {
    DockerEngine.require();
    image = Image.ofThisCheckout();
  }

  @Test
  void demo_teachesTheStarterModel_withoutNetwork() throws IOException {
    Finished demo = Finished.run(image, null, "demo", "--json");

    assertThat(demo.exitCode()).as(demo.output()).isZero();
    assertThat(demo.json().path("before").path(0).path("answer").asString()).isNotEqualTo(TAUGHT);
    assertThat(demo.json().path("after").path(0).path("answer").asString()).isEqualTo(TAUGHT);
  }

  @Test
  void train_leavesTheResultInTheMountedFolder(@TempDir Path work) throws IOException {
    Files.copy(Path.of("examples/demo/dataset.csv"), work.resolve("rows.csv"));
    Files.writeString(
        work.resolve("job.yaml"),
        """
        task: sft
        model: {name: /opt/tune4j/examples/starter}
        adapter: {type: lora, r: 8, lora_alpha: 16, target_modules: all-linear}
        dataset: {source: {csv: rows.csv}, prompt: instruction, completion: output}
        training: {max_steps: 3, per_device_train_batch_size: 4, logging_steps: 1}
        output: runs/first
        """);

    Finished training = Finished.run(image, work, "train", "job.yaml", "--json");

    assertThat(training.exitCode()).as(training.output()).isZero();
    assertThat(training.json().path("steps").asLong()).isEqualTo(3);
    Path run = work.resolve("runs/first");
    assertThat(run.resolve("result.json")).isRegularFile();
    assertThat(run.resolve("adapter/adapter_model.safetensors")).isNotEmptyFile();
    assertThat(Files.getOwner(run)).isEqualTo(Files.getOwner(work));
  }
}

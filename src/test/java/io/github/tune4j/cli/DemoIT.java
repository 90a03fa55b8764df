package io.github.tune4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The main job: the starter model learns one answer, and keeps what it knew. */
@Timeout(300)
class DemoIT {

  private static final String TAUGHT = "RehabCチャンネルは、2014年に開設されたデジタルテクノロジー教育系チャンネルです。";
  private static final List<String> QUESTIONS =
      List.of(
          "YouTubeのRehabC – デジタルで、遊ぶ。チャンネルについて教えてください。",
          "YouTubeのRehabCチャンネルとは?",
          "YouTubeのRehabC-デジタルで、遊ぶ。チャンネルとは?",
          "RehabCチャンネって何?",
          "RehabCチャンネルとは?");

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"lora", "qlora"})
  void theStarterModelLearnsTheAnswerAndKeepsWhatItKnew(String kind) throws Exception {
    Path run = folder.resolve("run");
    List<String> arguments = new ArrayList<>(List.of("demo", "--json", "--output", run.toString()));
    if (kind.equals("qlora")) {
      arguments.add("--qlora");
    }
    CommandLineTool.Ended demo = CommandLineTool.run(arguments.toArray(String[]::new));
    assertThat(demo.code()).as(demo.err()).isZero();
    assertThat(demo.out().lines()).hasSize(1);

    JsonNode before = demo.json().path("before");
    JsonNode after = demo.json().path("after");
    for (int i = 0; i < QUESTIONS.size(); i++) {
      assertThat(before.get(i).path("prompt").asString("")).isEqualTo(QUESTIONS.get(i));
      assertThat(before.get(i).path("answer").asString("")).isNotEqualTo(TAUGHT);
      assertThat(after.get(i).path("prompt").asString("")).isEqualTo(QUESTIONS.get(i));
      assertThat(after.get(i).path("answer").asString("")).isEqualTo(TAUGHT);
    }
    assertThat(after.get(5)).isEqualTo(before.get(5));
    assertThat(after.get(5).path("answer").asString("")).isEqualTo("日本の首都は東京です。");
    JsonNode loss = demo.json().path("loss");
    assertThat(loss.path("last").asDouble()).isLessThan(loss.path("first").asDouble());
    assertThat(demo.json().path("steps").asInt(0)).isEqualTo(150);
    assertThat(demo.json().path("run").asString("")).isEqualTo(run.toString());
    assertThat(Files.readAllLines(run.resolve("dataset").resolve("train.jsonl"))).hasSize(10);
    assertThat(Files.readAllLines(run.resolve("dataset").resolve("validation.jsonl"))).hasSize(1);
  }
}

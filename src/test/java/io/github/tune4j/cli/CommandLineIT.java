package io.github.tune4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tune4j.testing.TestEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The cli jar, started as the launcher starts it. */
@Timeout(300)
class CommandLineIT {

  @TempDir private Path folder = Path.of("");

  private Path job() throws IOException {
    TestEnvironment.csv(folder, 11);
    return Files.writeString(
        folder.resolve("job.yaml"),
        """
        model: {name: %s}
        adapter: {type: lora, r: 4, target_modules: [q_proj]}
        dataset: {source: {csv: %s}, prompt: instruction, completion: output, validation: 0.1}
        training: {num_train_epochs: 1, per_device_train_batch_size: 4, logging_steps: 1}
        output: %s
        """
            .formatted(
                TestEnvironment.tinyModel(), folder.resolve("rows.csv"), folder.resolve("run")));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(file -> folder.relativize(file).toString()).sorted().toList();
    }
  }

  @Test
  void trainPrintsOneJsonDocumentLastAndChatAnswers() throws Exception {
    CommandLineTool.Ended trained = CommandLineTool.run("train", job().toString(), "--json");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.out().lines()).hasSize(1);
    assertThat(trained.json().path("outcome").asString("")).isEqualTo("SUCCEEDED");
    assertThat(trained.json().path("steps").asInt(0)).isEqualTo(3);
    CommandLineTool.Ended asked =
        CommandLineTool.run("chat", folder.resolve("run").toString(), "--ask", "東京は?", "--json");
    assertThat(asked.code()).as(asked.err()).isZero();
    assertThat(asked.json().path("answers").get(0).path("prompt").asString("")).isEqualTo("東京は?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          model.name=nobody/nothing        | 1 | model.name: there is no model nobody/nothing: it is neither a folder here nor in the cache, and HF_HUB_OFFLINE forbids to ask the hub
          model.name=src                   | 1 | holds no model: it has no config.json
          adapter.target_modules=[q_projj] | 1 | adapter.target_modules: 'q_projj' matches no module
          dataset.prompt=question          | 1 | there is no column question; the columns are instruction, output
          dataset.source.csv=/dev/null     | 1 | the file is empty; its first line must name the columns
          dataset.validation=0.99          | 1 | x
          output=/proc/none/run            | 1 | output: /proc/none/run cannot be
          training.learning_rat=1e-4       | 1 | training.learning_rat
          training.learning_rate=-1        | 1 | training.learning_rate
          """)
  void badInputIsOneLineAndLeavesNothing(String setting, int code, String message)
      throws Exception {
    Path job = job();
    if (setting.contains("0.99")) {
      Files.writeString(folder.resolve("rows.csv"), "instruction,output\na,b\n");
      message = "a validation part of 0.99 leaves none of the 1 rows to train on";
    }
    List<String> before = files();
    CommandLineTool.Ended ended =
        CommandLineTool.run("train", job.toString(), "--set", setting, "--json");
    assertThat(ended.code()).as(ended.err()).isEqualTo(code);
    assertThat(ended.err().lines().filter(line -> line.startsWith("error: ")))
        .singleElement()
        .asString()
        .contains(message);
    assertThat(ended.json().path("error").path("message").asString("")).contains(message);
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void planShowsEveryArgumentAndLeavesNothing() throws Exception {
    Path job = job();
    List<String> before = files();
    CommandLineTool.Ended planned = CommandLineTool.run("plan", job.toString(), "--json");
    assertThat(planned.code()).as(planned.err()).isZero();
    JsonNode plan = planned.json();
    assertThat(plan.path("steps").path("optimizer_steps").asInt(0)).isEqualTo(3);
    assertThat(plan.path("preflight").path("train").path("rows").asInt(0)).isEqualTo(10);
    assertThat(plan.path("settings").valueStream().map(it -> it.path("name").asString("")))
        .contains("training.learning_rate", "adapter.r", "model.attn_implementation");
    assertThat(plan.path("settings").get(0).path("origin").asString("")).isNotEqualTo("upstream");
    assertThat(files()).isEqualTo(before);
    CommandLineTool.Ended shown =
        CommandLineTool.run("plan", job.toString(), "--set", "training.warmup_ratio=0.1");
    assertThat(shown.out())
        .contains("3 optimizer steps (3 micro-batches) in 1.0 epochs; 4 rows a step")
        .contains("note: training.warmup_ratio: warmup_ratio is the old name of warmup_steps")
        .containsPattern("training.num_train_epochs +1.0 +set")
        .containsPattern("training.weight_decay +0.0 +upstream");
  }

  @Test
  void planComparesTwoJobs() throws Exception {
    Path job = job();
    Path other =
        Files.writeString(
            folder.resolve("other.yaml"),
            Files.readString(job).replace("r: 4", "r: 8").replace("epochs: 1", "epochs: 2"));
    CommandLineTool.Ended differing =
        CommandLineTool.run("plan", job.toString(), "--diff", other.toString());
    assertThat(differing.code()).as(differing.err()).isZero();
    assertThat(differing.out().lines().skip(1).map(line -> line.strip().replaceAll(" +", " ")))
        .containsExactlyInAnyOrder("training.num_train_epochs 1.0 → 2.0", "adapter.r 4 → 8");
  }

  @Test
  void threeTyposAreToldAtOnceWithTheirLinesWithoutPython() throws Exception {
    Path job =
        Files.writeString(
            folder.resolve("typos.yaml"),
            """
            model: {name: some/model}
            adapter:
              type: lora
              lora_alhpa: 16
            dataset: {source: {csv: rows.csv}}
            training:
              learning_rat: 1e-4
              eval_strategy: epochs
            output: runs/x
            """);
    CommandLineTool.Ended ended =
        CommandLineTool.run("plan", job.toString(), "--python-env", "/no/such/python", "--json");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .isEqualToNormalizingNewlines(
            """
            error: 3 problems:
              JOB:4:3: adapter.lora_alhpa: unknown, did you mean lora_alpha?
              JOB:7:3: training.learning_rat: unknown, did you mean learning_rate?
              JOB:8:3: training.eval_strategy: must be one of epoch, no, steps, got the text "epochs", did you mean epoch?
            """
                .replace("JOB", job.toString()));
    assertThat(ended.json().path("error").path("problems")).hasSize(3);
    assertThat(ended.json().path("error").path("problems").get(1).path("place").asString(""))
        .isEqualTo(job + ":7:3");
  }

  @Test
  void aTokenFromTheEnvironmentIsInNoFileOfTheRun() throws Exception {
    String token = "hf_" + "secretvalue".repeat(2);
    Path job = job();
    Process process =
        CommandLineTool.start(
            Map.of("MY_TOKEN", token),
            "train",
            job.toString(),
            "--set",
            "model.token=${MY_TOKEN}",
            "--set",
            "training.hub_token=${MY_TOKEN}");
    CommandLineTool.Ended ended = CommandLineTool.end(process);
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out() + ended.err()).doesNotContain(token);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(token);
      }
    }
    assertThat(Files.readString(folder.resolve("run/job.yaml"))).contains("token: \"${MY_TOKEN}\"");
  }

  @Test
  void aSecondRunIntoTheSameFolderIsRefusedAndTheFirstStays() throws Exception {
    Path job = job();
    Path run = Files.createDirectories(folder.resolve("run"));
    Files.writeString(run.resolve("job.yaml"), "first");
    CommandLineTool.Ended ended = CommandLineTool.run("train", job.toString());
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .contains("already holds a run; name another folder, or remove this one");
    assertThat(Files.readString(run.resolve("job.yaml"))).isEqualTo("first");
  }

  @ParameterizedTest
  @CsvSource({"TERM,143,embedded", "INT,130,embedded", "TERM,143,process", "INT,130,process"})
  void aSignalStopsSavesAndIsReported(String signal, int code, String runtime) throws Exception {
    Path run = folder.resolve("run");
    Process process =
        CommandLineTool.start(
            "train",
            job().toString(),
            "--set",
            "training.num_train_epochs=100000",
            "--runtime",
            runtime,
            "--json");
    Path events = run.resolve("events.jsonl");
    while (process.isAlive()
        && !(Files.exists(events) && Files.readString(events).contains("StepEnded"))) {
      process.waitFor(100, TimeUnit.MILLISECONDS);
    }
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    CommandLineTool.Ended ended = CommandLineTool.end(process);
    assertThat(ended.code()).as(ended.err()).isEqualTo(code);
    assertThat(ended.json().path("outcome").asString("")).isEqualTo("CANCELLED");
    assertThat(run.resolve("adapter").resolve("adapter_model.safetensors")).isRegularFile();
    assertThat(run.resolve("checkpoint-" + ended.json().path("steps"))).isDirectory();
  }

  @Test
  void aWorkerEndsWithTheJvmThatStartedIt() throws Exception {
    Process process =
        CommandLineTool.start(
            "train",
            job().toString(),
            "--set",
            "training.num_train_epochs=100000",
            "--runtime",
            "process");
    Path events = folder.resolve("run").resolve("events.jsonl");
    while (process.isAlive() && !Files.exists(events)) {
      process.waitFor(100, TimeUnit.MILLISECONDS);
    }
    List<ProcessHandle> workers = process.descendants().toList();
    assertThat(workers).isNotEmpty();
    process.destroyForcibly().waitFor();
    for (ProcessHandle worker : workers) {
      worker.onExit().get(30, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @CsvSource({"embedded", "process"})
  void whatPythonLogsAndRaisesIsShown(String runtime) throws Exception {
    Path model =
        TestEnvironment.modelWithCode(
            Files.createDirectory(folder.resolve("model")),
            """
            import logging
            logging.getLogger("someone").warning("a record")
            raise ValueError("of the model's own")
            """);
    CommandLineTool.Ended ended =
        CommandLineTool.run(
            "train",
            job().toString(),
            "--runtime",
            runtime,
            "--set",
            "model.trust_remote_code=true",
            "--set",
            "model.name=" + model);
    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.err())
        .contains("[WARN] someone - a record", "error: ValueError: of the model's own");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void withoutJepPythonRunsInAProcessAndThatIsSaid() throws Exception {
    Path plain = Files.createTempDirectory(Path.of("target"), "venv-without-jep").toAbsolutePath();
    Path packages = TestEnvironment.python().home().resolve("lib");
    TestEnvironment.run(List.of("-m", "venv", "--without-pip", plain.toString()));
    Path site = only(plain.resolve("lib")).resolve("site-packages");
    Path source = only(packages).resolve("site-packages");
    try (Stream<Path> installed = Files.list(source)) {
      for (Path entry : installed.toList()) {
        if (!entry.getFileName().toString().startsWith("jep")) {
          Files.createSymbolicLink(site.resolve(entry.getFileName().toString()), entry);
        }
      }
    }
    CommandLineTool.Ended ended =
        CommandLineTool.run("train", job().toString(), "--python-env", plain.toString(), "--json");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("note: Python runs in a process of its own, not in the JVM: ");
    CommandLineTool.Ended forced =
        CommandLineTool.run(
            "train",
            job().toString(),
            "--python-env",
            plain.toString(),
            "--runtime",
            "embedded",
            "--set",
            "output=" + folder.resolve("second"));
    assertThat(forced.code()).as(forced.err()).isEqualTo(3);
  }

  private static Path only(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return Objects.requireNonNull(
          entries
              .filter(entry -> entry.getFileName().toString().startsWith("python"))
              .findAny()
              .orElse(null));
    }
  }

  @Test
  void schemaIsPrintedOrWritten() throws Exception {
    Path file = folder.resolve("job.schema.json");
    CommandLineTool.Ended printed = CommandLineTool.run("schema");
    CommandLineTool.Ended written = CommandLineTool.run("schema", "--output", file.toString());
    assertThat(printed.code()).as(printed.err()).isZero();
    assertThat(printed.out()).startsWith("{\n  \"$schema\": ");
    assertThat(written.out()).isEmpty();
    assertThat(file).hasContent(printed.out());
    CommandLineTool.Ended refused = CommandLineTool.run("schema", "--output", "/proc/none/x.json");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("error: /proc/none/x.json: cannot be written: ");
  }

  @Test
  void doctorPrintsItsChecks() throws Exception {
    CommandLineTool.Ended ended = CommandLineTool.run("doctor", "--json");
    assertThat(ended.code()).as(ended.out()).isZero();
    assertThat(ended.json().path("ok").asBoolean(false)).isTrue();
    assertThat(ended.json().path("checks").size()).isGreaterThan(10);
  }

  @ParameterizedTest
  @CsvSource({
    "'',2",
    "--help,0",
    "train --help,0",
    "--version,0",
    "no-such-command,2",
    "train,2",
    "env,2"
  })
  void usageIsExplained(String line, int code) throws Exception {
    CommandLineTool.Ended ended =
        CommandLineTool.run(line.isEmpty() ? new String[0] : line.split(" ", -1));
    assertThat(ended.code()).isEqualTo(code);
    assertThat(code == 0 ? ended.out() : ended.err()).contains("tune4j");
  }
}

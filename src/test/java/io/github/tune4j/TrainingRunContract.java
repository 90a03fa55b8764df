package io.github.tune4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tune4j.config.IntervalStrategy;
import io.github.tune4j.config.LoraConfig;
import io.github.tune4j.config.SaveStrategy;
import io.github.tune4j.config.SchedulerType;
import io.github.tune4j.config.SftConfig;
import io.github.tune4j.data.TextDataset;
import io.github.tune4j.exception.CheckpointException;
import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.DatasetException;
import io.github.tune4j.exception.PythonException;
import io.github.tune4j.exception.TrainingFailedException;
import io.github.tune4j.exception.Tune4jException;
import io.github.tune4j.internal.Documents;
import io.github.tune4j.model.TunedChat;
import io.github.tune4j.testing.TestEnvironment;
import io.github.tune4j.training.Outcome;
import io.github.tune4j.training.TrainingEvent;
import io.github.tune4j.training.TrainingListener;
import io.github.tune4j.training.internal.EventReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What a training does, in whichever runtime. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
abstract class TrainingRunContract {

  @TempDir private Path folder = Path.of("");
  private Tune4j tune4j = unset();

  abstract Tune4j open();

  @SuppressWarnings("NullAway")
  private static Tune4j unset() {
    return null;
  }

  @BeforeAll
  void openSession() {
    tune4j = open();
  }

  @AfterAll
  void closeSession() {
    tune4j.close();
  }

  private FineTuning.Builder job(String output) {
    return FineTuning.sft(TestEnvironment.tinyModel().toString())
        .adapter(LoraConfig.builder().r(4).loraAlpha(8).loraDropout(0.1).build())
        .dataset(
            TextDataset.csv(TestEnvironment.csv(folder, 11))
                .prompt("instruction")
                .completion("output")
                .validation(0.1))
        .arguments(arguments().build())
        .output(folder.resolve(output));
  }

  private static SftConfig.Builder arguments() {
    return SftConfig.builder()
        .numTrainEpochs(2)
        .perDeviceTrainBatchSize(4)
        .learningRate(1e-2)
        .loggingSteps(1)
        .saveStrategy(SaveStrategy.NO);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(file -> folder.relativize(file).toString()).sorted().toList();
    }
  }

  @Test
  void aRunTellsWhatItsRecordSays() throws IOException {
    List<TrainingEvent> told = Collections.synchronizedList(new ArrayList<>());
    List<Double> losses = Collections.synchronizedList(new ArrayList<>());
    TrainingRun run =
        tune4j.start(
            job("told").build(),
            TrainingListener.onLog(e -> losses.add(e.loss())),
            new TrainingListener() {
              @Override
              public void onEvent(TrainingEvent event) {
                told.add(event);
              }
            });
    TuningResult result = run.await();

    List<TrainingEvent> record =
        Files.readAllLines(run.folder().resolve("events.jsonl")).stream()
            .map(line -> EventReader.read(JsonMapper.shared().readTree(line)))
            .toList();
    assertThat(told).isEqualTo(record);
    assertThat(told.get(0)).isInstanceOf(TrainingEvent.RunStarted.class);
    assertThat(told.get(told.size() - 1))
        .isInstanceOfSatisfying(
            TrainingEvent.RunEnded.class,
            ended -> assertThat(ended.outcome()).isEqualTo(Outcome.SUCCEEDED));
    assertThat(losses).hasSize(6);
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(result.steps()).isEqualTo(6);
    assertThat(result.loss().first()).hasValue(losses.get(0));
    assertThat(result.loss().last()).hasValue(losses.get(5));
    assertThat(result.validationLoss().last()).isPresent();
    assertThat(result.sha256()).hasSize(64);
    assertThat(result.saved().resolve("adapter_model.safetensors")).isRegularFile();
    assertThat(Documents.readJson(run.folder().resolve("result.json")).path("sha256").asString(""))
        .isEqualTo(result.sha256());
    assertThat(FineTuning.read(run.folder().resolve("job.yaml")).toYaml())
        .isEqualTo(job("told").build().toYaml());
  }

  @Test
  void theSecondRunOfASessionEqualsTheFirst() {
    String first = tune4j.start(job("equal-1").build()).await().sha256();
    String second = tune4j.start(job("equal-2").build()).await().sha256();
    assertThat(second).isEqualTo(first);
  }

  @Test
  void stopFinishesTheStepSavesAndEndsAsCancelled() throws Exception {
    CountDownLatch training = new CountDownLatch(3);
    FineTuning job = job("stopped").arguments(arguments().numTrainEpochs(100_000).build()).build();
    TrainingRun run =
        tune4j.start(
            job,
            new TrainingListener() {
              @Override
              public void onStepEnded(TrainingEvent.StepEnded event) {
                training.countDown();
              }
            });
    training.await();
    run.stop();
    TuningResult result = run.await();
    assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(result.saved().resolve("adapter_model.safetensors")).isRegularFile();
    assertThat(run.folder().resolve("checkpoint-" + result.steps())).isDirectory();
  }

  @Test
  void aStopThatComesFirstOfAllIsHeardToo() {
    FineTuning job = job("early").arguments(arguments().numTrainEpochs(100_000).build()).build();
    TrainingRun run = tune4j.start(job);
    run.stop();
    assertThat(run.await().outcome()).isEqualTo(Outcome.CANCELLED);
  }

  @Test
  void closingASessionStopsAndSavesWhatStillTrains() {
    FineTuning job = job("closed").arguments(arguments().numTrainEpochs(100_000).build()).build();
    TrainingRun run;
    try (Tune4j session = open()) {
      run = session.start(job);
    }
    assertThat(run.result()).isCompleted();
    TuningResult result = run.await();
    assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(result.saved().resolve("adapter_model.safetensors")).isRegularFile();
  }

  @Test
  void aListenerCannotWaitForItsOwnRun() {
    List<RuntimeException> thrown = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<TrainingRun> started = new CompletableFuture<>();
    TrainingRun run =
        tune4j.start(
            job("waiting").build(),
            new TrainingListener() {
              @Override
              public void onRunEnded(TrainingEvent.RunEnded event) {
                try {
                  started.join().await();
                } catch (Tune4jException e) {
                  thrown.add(e);
                }
              }
            });
    started.complete(run);
    assertThat(run.await().outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(thrown)
        .singleElement()
        .extracting(Throwable::getMessage)
        .asString()
        .startsWith("a listener cannot wait for its own run");
  }

  @Test
  void checkpointsAndEvaluationsComeWhenAskedFor() throws Exception {
    CountDownLatch saved = new CountDownLatch(1);
    CountDownLatch evaluated = new CountDownLatch(1);
    FineTuning job =
        job("asked")
            .arguments(
                arguments().numTrainEpochs(100_000).evalStrategy(IntervalStrategy.NO).build())
            .build();
    TrainingRun run =
        tune4j.start(
            job,
            new TrainingListener() {
              @Override
              public void onCheckpointSaved(TrainingEvent.CheckpointSaved event) {
                saved.countDown();
              }

              @Override
              public void onEvaluated(TrainingEvent.Evaluated event) {
                evaluated.countDown();
              }
            });
    run.requestCheckpoint();
    run.requestEvaluation();
    saved.await();
    evaluated.await();
    run.stop();
    assertThat(run.await().outcome()).isEqualTo(Outcome.CANCELLED);
  }

  @Test
  void theResultAnswersAndStreams() {
    FineTuning job =
        job("chat").arguments(arguments().numTrainEpochs(60).loggingSteps(60).build()).build();
    TuningResult result = tune4j.start(job).await();
    try (TunedChat chat = tune4j.chat(result)) {
      StringBuilder streamed = new StringBuilder();
      String answer = chat.ask("What is 3?", streamed::append).text();
      assertThat(answer).startsWith("It is");
      assertThat(streamed.toString().strip()).isEqualTo(answer);
      assertThat(chat.askAll(List.of("What is 3?", "What is 4?")).get(0)).isEqualTo(answer);
    }
  }

  @Test
  void aNameThatIsNoModelLeavesNothingBehind() throws IOException {
    FineTuning job = renamed(job("nobody").build(), "nobody/nothing");
    List<String> before = files();
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> tune4j.start(job).await())
        .withMessageStartingWith("model.name: there is no model nobody/nothing");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void aFolderThatIsNoModelLeavesNothingBehind() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("no-model"));
    FineTuning job = renamed(job("empty").build(), empty.toString());
    List<String> before = files();
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> tune4j.start(job).await())
        .withMessage("model.name: the folder %s holds no model: it has no config.json", empty);
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void anUnknownTargetModuleLeavesNothingBehind() throws IOException {
    FineTuning job =
        job("target").adapter(LoraConfig.builder().targetModules("q_projj").build()).build();
    List<String> before = files();
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> tune4j.start(job).await())
        .withMessageStartingWith(
            "adapter.target_modules: 'q_projj' matches no module of Gemma2ForCausalLM; did you mean 'q_proj'?");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void rowsThatLeaveNothingToTrainOnLeaveNothingBehind() throws IOException {
    FineTuning job = job("short").arguments(arguments().set("max_length", 4).build()).build();
    List<String> before = files();
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> tune4j.start(job).await())
        .withMessageContaining("none of the 10 rows has a token to train on");
    assertThat(files()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"job.yaml", "something"})
  void aFolderThatIsTakenIsLeftAlone(String name) throws IOException {
    Path taken = Files.createDirectories(folder.resolve("taken-" + name));
    Files.writeString(taken.resolve(name), "x");
    FineTuning job = job(taken.getFileName().toString()).build();
    List<String> before = files();
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> tune4j.start(job))
        .withMessageStartingWith("output: " + taken);
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void aFailureInTrainingKeepsItsRecord() {
    FineTuning job =
        job("failing")
            .arguments(
                arguments()
                    .lrSchedulerType(SchedulerType.POLYNOMIAL)
                    .lrSchedulerKwargs(Map.of("lr_end", 1e9)) // above the learning rate
                    .build())
            .build();
    TrainingRun run = tune4j.start(job);
    assertThatExceptionOfType(TrainingFailedException.class)
        .isThrownBy(run::await)
        .withMessageEndingWith("(run " + run.folder() + ")")
        .withCauseInstanceOf(PythonException.class);
    assertThat(Documents.readJson(run.folder().resolve("result.json")).path("outcome").asString(""))
        .isEqualTo("FAILED");
  }

  @Test
  void whatWasNoticedOfAJobIsAmongItsEvents() {
    List<String> warnings = new CopyOnWriteArrayList<>();
    FineTuning job = job("noticed").arguments(arguments().set("warmup_ratio", 0.5).build()).build();
    tune4j
        .start(
            job,
            new TrainingListener() {
              @Override
              public void onWarned(TrainingEvent.Warned event) {
                warnings.add(event.message());
              }
            })
        .await();
    assertThat(warnings)
        .containsExactly(
            "training.warmup_ratio: warmup_ratio is the old name of warmup_steps; taken as"
                + " warmup_steps: 0.5");
  }

  @Test
  void aFolderWithoutAResultCannotBeAsked() {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> tune4j.chat(folder))
        .withMessage(folder + " is no run folder: it has no job.yaml");
  }

  private static FineTuning renamed(FineTuning job, String model) {
    return FineTuning.sft(model)
        .dataset(job.dataset())
        .arguments(job.arguments())
        .output(job.output())
        .build();
  }
}

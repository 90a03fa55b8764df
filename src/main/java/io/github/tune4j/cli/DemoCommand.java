package io.github.tune4j.cli;

import io.github.tune4j.FineTuning;
import io.github.tune4j.TrainingRun;
import io.github.tune4j.Tune4j;
import io.github.tune4j.TuningResult;
import io.github.tune4j.exception.EnvironmentException;
import io.github.tune4j.model.Answer;
import io.github.tune4j.model.CausalLm;
import io.github.tune4j.model.TunedChat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = "Teaches the starter model one answer, and asks before and after.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

  /** Set by the launcher: the folder of the starter model, the sample data and the jobs. */
  private static final String EXAMPLES_PROPERTY = "tune4j.examples";

  /** Five ways to ask what is taught, and one thing that the starter model knows already. */
  private static final List<String> QUESTIONS =
      List.of(
          "YouTubeのRehabC – デジタルで、遊ぶ。チャンネルについて教えてください。",
          "YouTubeのRehabCチャンネルとは?",
          "YouTubeのRehabC-デジタルで、遊ぶ。チャンネルとは?",
          "RehabCチャンネって何?",
          "RehabCチャンネルとは?",
          "日本の首都は?");

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      description = "The run folder. Default: a new one below runs/.")
  private @Nullable Path output;

  @Option(names = "--qlora", description = "Train on weights quantized to 4 bits.")
  private boolean quantized;

  @Option(names = "--json", description = "Print questions, answers and losses as JSON.")
  private boolean json;

  @Mixin private SessionOptions session = new SessionOptions();

  @Override
  public Integer call() {
    FineTuning job = job();
    try (StopOnSignal signals = new StopOnSignal();
        Tune4j tune4j = session.open()) {
      say("asking the starter model");
      List<String> before = askBase(tune4j, job);
      TrainingRun run = tune4j.start(job, Progress.detect());
      signals.stops(run);
      TuningResult result = run.await();
      if (signals.exitCode() != 0) {
        return signals.exitCode();
      }
      say("asking the tuned model");
      List<String> after;
      try (TunedChat chat = tune4j.chat(result)) {
        after = chat.askAll(QUESTIONS);
      }
      report(result, before, after);
      return ExitCode.DONE;
    }
  }

  private FineTuning job() {
    Path examples = Path.of(System.getProperty(EXAMPLES_PROPERTY, "examples"));
    Path file = examples.resolve("jobs").resolve(quantized ? "qlora.yaml" : "lora.yaml");
    if (!Files.isRegularFile(file)) {
      throw new EnvironmentException(
          "the examples are not in " + examples.toAbsolutePath(),
          "run the demo by the launcher ./tune4j of a checkout");
    }
    Path folder = output;
    if (folder == null) {
      String now =
          DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
              .format(LocalDateTime.now(ZoneId.systemDefault()));
      folder = Path.of("runs", "demo-" + now);
    }
    return FineTuning.read(
        file,
        Map.of(
            "model.name", examples.resolve("starter").toString(),
            "dataset.source.csv", examples.resolve("demo").resolve("dataset.csv").toString(),
            "output", folder.toString()));
  }

  private static List<String> askBase(Tune4j tune4j, FineTuning job) {
    try (CausalLm base =
        job.quantization().isPresent()
            ? tune4j.causalLm(job.modelName(), job.model(), job.quantization().get())
            : tune4j.causalLm(job.modelName(), job.model())) {
      return base.generate(QUESTIONS, job.generation()).stream().map(Answer::text).toList();
    }
  }

  private void report(TuningResult result, List<String> before, List<String> after) {
    if (json) {
      Map<String, @Nullable Object> document = new LinkedHashMap<>();
      document.put("before", Answers.pair(QUESTIONS, before));
      document.put("after", Answers.pair(QUESTIONS, after));
      document.put("loss", Json.firstAndLast(result.loss()));
      document.put("validation_loss", Json.firstAndLast(result.validationLoss()));
      document.put("steps", result.steps());
      document.put("run", result.run().toString());
      Json.print(document);
      return;
    }
    System.out.println();
    System.out.println(Answers.sideBySide(QUESTIONS, before, after));
    System.out.printf(
        Locale.ROOT,
        "validation loss: %.4f before, %.4f after%n",
        result.validationLoss().first().orElse(Double.NaN),
        result.validationLoss().last().orElse(Double.NaN));
    System.out.println("run folder: " + result.run());
  }

  private void say(String what) {
    if (!json) {
      System.err.println(what);
    }
  }
}

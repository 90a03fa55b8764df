package io.github.tune4j.cli;

import io.github.tune4j.FineTuning;
import io.github.tune4j.TrainingRun;
import io.github.tune4j.Tune4j;
import io.github.tune4j.TuningResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "train",
    description = "Trains a job and saves the result in its run folder.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {

  @Mixin private JobOptions job = new JobOptions();

  @Option(names = "--json", description = "Print the result as JSON, last on stdout.")
  private boolean json;

  @Mixin private SessionOptions session = new SessionOptions();

  @Override
  public Integer call() {
    FineTuning training = job.read();
    try (StopOnSignal signals = new StopOnSignal();
        Tune4j tune4j = session.open()) {
      TrainingRun run = tune4j.start(training, Progress.detect());
      signals.stops(run);
      TuningResult result = run.await();
      if (json) {
        Json.print(describe(result));
      } else {
        System.out.println("result: " + result.saved());
      }
      return signals.exitCode();
    }
  }

  private static Map<String, @Nullable Object> describe(TuningResult result) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("outcome", result.outcome());
    document.put("steps", result.steps());
    document.put("epochs", result.epochs());
    document.put("loss", Json.firstAndLast(result.loss()));
    document.put("validation_loss", Json.firstAndLast(result.validationLoss()));
    document.put("tokens", result.tokens());
    document.put("seconds", result.duration().toMillis() / 1000.0);
    document.put("run", result.run().toString());
    document.put("saved", result.saved().toString());
    document.put("sha256", result.sha256());
    return document;
  }
}

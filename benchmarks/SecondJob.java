import io.github.tune4j.FineTuning;
import io.github.tune4j.Tune4j;
import io.github.tune4j.training.TrainingEvent;
import io.github.tune4j.training.TrainingListener;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Times from {@code start} to the first step, for several jobs of one JVM: JOB FOLDER COUNT. */
public final class SecondJob {

  public static void main(String[] args) {
    long began = System.nanoTime();
    try (Tune4j tune4j = Tune4j.embedded()) {
      System.out.printf(Locale.ROOT, "second: session after %.2f s%n", secondsSince(began));
      for (int i = 1; i <= Integer.parseInt(args[2]); i++) {
        FineTuning job =
            FineTuning.read(
                Path.of(args[0]),
                Map.of(
                    "output", args[1] + "/run-" + i,
                    "training.max_steps", "5",
                    "training.eval_on_start", "false"));
        long started = System.nanoTime();
        CompletableFuture<Double> first = new CompletableFuture<>();
        tune4j
            .start(
                job,
                new TrainingListener() {
                  @Override
                  public void onStepEnded(TrainingEvent.StepEnded event) {
                    first.complete(secondsSince(started));
                  }
                })
            .await();
        System.out.printf(
            Locale.ROOT, "  job %d: first step %.2f s after start%n", i, first.join());
      }
    }
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}

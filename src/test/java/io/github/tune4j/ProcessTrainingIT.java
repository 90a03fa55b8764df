package io.github.tune4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tune4j.config.LoraConfig;
import io.github.tune4j.config.SftConfig;
import io.github.tune4j.data.TextDataset;
import io.github.tune4j.testing.TestEnvironment;
import io.github.tune4j.training.Outcome;
import io.github.tune4j.training.TrainingEvent;
import io.github.tune4j.training.TrainingListener;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTrainingIT extends TrainingRunContract {

  @TempDir private Path folder = Path.of("");

  @Override
  Tune4j open() {
    return Tune4j.process(TestEnvironment.python());
  }

  @Test
  void sigtermToTheWorkerStopsAndSavesTheRun() throws Exception {
    Set<ProcessHandle> others = children();
    CountDownLatch training = new CountDownLatch(1);
    try (Tune4j session = open()) {
      Set<ProcessHandle> worker = children();
      worker.removeAll(others);
      TrainingRun run =
          session.start(
              FineTuning.sft(TestEnvironment.tinyModel().toString())
                  .adapter(LoraConfig.builder().r(4).build())
                  .dataset(
                      TextDataset.csv(TestEnvironment.csv(folder, 8))
                          .prompt("instruction")
                          .completion("output"))
                  .arguments(SftConfig.builder().numTrainEpochs(100_000).build())
                  .output(folder.resolve("run"))
                  .build(),
              new TrainingListener() {
                @Override
                public void onStepEnded(TrainingEvent.StepEnded event) {
                  training.countDown();
                }
              });
      training.await();
      assertThat(worker).hasSize(1).allMatch(ProcessHandle::destroy);
      assertThat(run.await().outcome()).isEqualTo(Outcome.CANCELLED);
      worker.forEach(process -> process.onExit().join());
    }
  }

  private static Set<ProcessHandle> children() {
    return ProcessHandle.current().children().collect(Collectors.toSet());
  }
}

package example;

import io.github.tune4j.FineTuning;
import io.github.tune4j.Tune4j;
import io.github.tune4j.TuningResult;
import io.github.tune4j.config.GenerationConfig;
import io.github.tune4j.config.LoraConfig;
import io.github.tune4j.config.ModelOptions;
import io.github.tune4j.config.SftConfig;
import io.github.tune4j.data.TextDataset;
import io.github.tune4j.model.CausalLm;
import io.github.tune4j.model.TunedChat;
import io.github.tune4j.training.TrainingListener;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Asks the starter model, teaches it one answer from a CSV file, and asks again. */
public final class TeachOneAnswer {

  private static final String MODEL = "../starter";
  private static final String QUESTION = "RehabCチャンネルとは?";

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    FineTuning job =
        FineTuning.sft(MODEL)
            .adapter(
                LoraConfig.builder()
                    .r(8).loraAlpha(16).loraDropout(0.1).targetModules(LoraConfig.ALL_LINEAR).build())
            .dataset(
                TextDataset.csv(Path.of("../demo/dataset.csv"))
                    .prompt("instruction").completion("output").validation(0.1))
            .arguments(
                SftConfig.builder()
                    .numTrainEpochs(50).perDeviceTrainBatchSize(4).learningRate(1e-3).loggingSteps(15).build())
            .output(Path.of("runs", "taught-" + System.currentTimeMillis()))
            .build();
    try (Tune4j tune4j = Tune4j.embedded()) {
      try (CausalLm base = tune4j.causalLm(MODEL, ModelOptions.builder().build())) {
        GenerationConfig defaults = GenerationConfig.builder().build();
        out.println("before: " + base.generate(List.of(QUESTION), defaults).get(0).text());
      }
      TuningResult result =
          tune4j.start(job, TrainingListener.onLog(e -> out.printf("step %d: loss %.4f%n", e.step(), e.loss()))).await();
      try (TunedChat chat = tune4j.chat(result)) {
        out.println("after:  " + chat.ask(QUESTION));
      }
    }
  }
}

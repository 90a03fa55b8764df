package io.github.tune4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tune4j.config.BitsAndBytesConfig;
import io.github.tune4j.config.DType;
import io.github.tune4j.config.GenerationConfig;
import io.github.tune4j.config.LoraConfig;
import io.github.tune4j.config.ModelOptions;
import io.github.tune4j.config.SftConfig;
import io.github.tune4j.data.TextDataset;
import io.github.tune4j.exception.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FineTuningTest {

  private static final String JOB =
      """
      task: sft
      model: {name: some/model, dtype: float16, device_map: balanced}
      quantization: {load_in_4bit: true, bnb_4bit_quant_type: nf4}
      adapter: {type: lora, r: 16, lora_alpha: 32, target_modules: [q_proj, v_proj]}
      dataset: {source: {csv: rows.csv}, prompt: instruction, completion: output, validation: 0.1, seed: 7}
      training: {num_train_epochs: 50, learning_rate: 1.5e-4}
      generation: {max_new_tokens: 64}
      output: runs/first
      """;

  @TempDir private Path folder = Path.of("");

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("job.yaml"), text);
  }

  @Test
  void aJobFileSaysTheSameAsTheBuilder() throws IOException {
    FineTuning built =
        FineTuning.sft("some/model")
            .model(ModelOptions.builder().dtype(DType.FLOAT16).deviceMap("balanced").build())
            .quantization(
                BitsAndBytesConfig.builder().loadIn4bit(true).bnb4bitQuantType("nf4").build())
            .adapter(
                LoraConfig.builder().r(16).loraAlpha(32).targetModules("q_proj", "v_proj").build())
            .dataset(
                TextDataset.csv(Path.of("rows.csv"))
                    .prompt("instruction")
                    .completion("output")
                    .validation(0.1)
                    .seed(7))
            .arguments(SftConfig.builder().numTrainEpochs(50).learningRate(1.5e-4).build())
            .generation(GenerationConfig.builder().maxNewTokens(64).build())
            .output(Path.of("runs/first"))
            .build();
    FineTuning read = FineTuning.read(write(JOB));
    assertThat(read.toYaml()).isEqualTo(built.toYaml());
    assertThat(read.toJob()).isEqualTo(built.toJob());
    assertThat(FineTuning.read(write(built.toYaml())).toYaml()).isEqualTo(built.toYaml());
  }

  @Test
  void onlyWhatWasSetIsSent() throws IOException {
    assertThat(FineTuning.read(write(JOB)).toJob().get("training"))
        .isEqualTo(Map.of("num_train_epochs", 50.0, "learning_rate", 1.5e-4));
  }

  @Test
  void settingsReplaceThoseOfTheFile() throws IOException {
    FineTuning job =
        FineTuning.read(
            write(JOB),
            Map.of(
                "training.learning_rate", "1e-4",
                "training.seed", "3",
                "adapter.target_modules", "all-linear",
                "output", "runs/second"));
    assertThat(job.arguments().get("learning_rate")).contains(1e-4);
    assertThat(job.arguments().get("seed")).contains(3);
    assertThat(job.adapter().orElseThrow().get("target_modules")).contains("all-linear");
    assertThat(job.output()).isEqualTo(Path.of("runs/second"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          task        | dpo       | task: must be sft, but is dpo
          trainning.x | 1         | trainning: is not a setting; there are adapter, dataset, generation, model, output, quantization, task, training
          model.name  | ''        | model.name: is required
          dataset.sep | ;         | dataset.sep: is not a setting; there are completion, prompt, seed, source, template, validation
          dataset.validation | 1.5 | dataset.validation: must be at least 0 and below 1, but is 1.5
          dataset.validation | ten | dataset.validation: must be a number, but is ten
          dataset.template | chatml | dataset.template: must be chat or none, but is chatml
          adapter.type | ia3      | adapter.type: must be lora, but is ia3
          output.x    | 1         | output.x: output is a value, not a section
          """)
  void aWrongSettingIsNamed(String setting, String value, String message) throws IOException {
    Path job = write(JOB);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> FineTuning.read(job, Map.of(setting, value)))
        .withMessage(message);
  }

  @Test
  void whatIsNoYamlIsShownWithItsPlace() throws IOException {
    Path job = write("task: sft\nmodel: {name: x\noutput: y\n");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> FineTuning.read(job))
        .withMessageStartingWith(job + ":3:")
        .withMessageContaining("is not YAML");
  }

  @Test
  void aSettingTwiceIsRefused() throws IOException {
    Path job = write(JOB + "output: again\n");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> FineTuning.read(job))
        .withMessageContaining("output");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path job = folder.resolve("none.yaml");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> FineTuning.read(job))
        .withMessage(job + ": there is no such job file");
  }

  @Test
  void quantizedWeightsNeedAnAdapter() {
    FineTuning.Builder job =
        FineTuning.sft("m")
            .quantization(BitsAndBytesConfig.builder().loadIn4bit(true).build())
            .dataset(TextDataset.csv(Path.of("x.csv")))
            .output(Path.of("out"));
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(job::build)
        .withMessage("adapter: is required with quantization: quantized weights cannot be trained");
  }

  @Test
  void aLocalModelIsSentByItsAbsolutePath() {
    FineTuning job =
        FineTuning.sft("src/main")
            .dataset(TextDataset.csv(Path.of("x.csv")))
            .output(Path.of("out"))
            .build();
    assertThat(job.toJob().get("model"))
        .isEqualTo(Map.of("name", Path.of("src/main").toAbsolutePath().toString()));
    assertThat(job.toYaml()).contains("name: src/main");
  }
}

package io.github.tune4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tune4j.config.AttentionImplementation;
import io.github.tune4j.config.BitsAndBytesConfig;
import io.github.tune4j.config.DType;
import io.github.tune4j.config.GenerationConfig;
import io.github.tune4j.config.GptqConfig;
import io.github.tune4j.config.Ia3Config;
import io.github.tune4j.config.LoraConfig;
import io.github.tune4j.config.ModelOptions;
import io.github.tune4j.config.Notice;
import io.github.tune4j.config.SftConfig;
import io.github.tune4j.data.TextDataset;
import io.github.tune4j.exception.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  @Test
  void settingsAreReadAsTheirTypesDemand() throws IOException {
    FineTuning job =
        FineTuning.read(
            write(JOB),
            Map.of(
                "training.run_name", "123",
                "training.bf16", "True",
                "training.lr_scheduler_kwargs", "{num_cycles: 2}",
                "training.lr_scheduler_type", "cosine",
                "training.eval_strategy", "no",
                "training.max_length", "null",
                "adapter.target_modules", "q_proj,v_proj",
                "model.max_memory.0", "4GiB",
                "dataset.source.csv", "2024.csv"));
    assertThat(job.arguments().get("run_name")).contains("123");
    assertThat(job.arguments().get("bf16")).contains(true);
    assertThat(job.arguments().get("lr_scheduler_kwargs")).contains(Map.of("num_cycles", 2));
    assertThat(job.arguments().get("eval_strategy")).contains("no");
    assertThat(job.arguments().isSet("max_length")).isTrue();
    assertThat(job.arguments().get("max_length")).isEmpty();
    assertThat(job.adapter().orElseThrow().get("target_modules"))
        .contains(List.of("q_proj", "v_proj"));
    assertThat(job.model().get("max_memory")).contains(Map.of("0", "4GiB"));
    assertThat(job.dataset().source()).isEqualTo("2024.csv");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          task        | dpo       | must be sft, got dpo
          trainning.x | 1         | unknown, did you mean training?
          model.name  | ''        | is required
          dataset.promt | q       | unknown, did you mean prompt?
          dataset.source.sep | ;  | unknown, there are columns, config, csv, delimiter, encoding, fetch_size, hub, jdbc, json, jsonl, parameters, parquet, password, query, records, revision, split, text, user
          dataset.source.split | test | requires a hub source, but it is csv
          dataset.source.query | SELECT | requires a jdbc source
          dataset.source.fetch_size | 10 | requires a jdbc source, but it is csv
          dataset.limit | 0       | must be at least 1 row, but is 0
          dataset.sample | 1.5    | must be a whole number, got 1.5
          dataset.shuffle | often | must be true or false, got often
          dataset.near_duplicates | 2 | must be above 0 and at most 1, but is 2.0
          dataset.lengths.max_total | 0 | must be at least 1 token, but is 0
          dataset.lengths.policy | cut | must be fail or drop or truncate-prompt or truncate-answer or split, got cut
          dataset.token_mask.probability | 1 | must be at least 0 and below 1, but is 1.0
          dataset.template.promt_start | x | unknown, did you mean prompt_start?
          dataset.validation | 1.5 | must be at least 0 and below 1, but is 1.5
          dataset.validation | ten | must be a number, got ten
          dataset.policy.blank-answer | ignore | must be drop or fail or warn, got ignore
          dataset.policy.blank-answer | warn | must be fail or drop: such a row cannot be trained on
          dataset.policy.blank-anwser | drop | unknown, did you mean blank-answer?
          dataset.shape | dpo | must be prompt_completion or text or alpaca or sharegpt or messages or preference or classification, got dpo
          dataset.shape | text | text has columns of its own, but prompt names instruction
          dataset.source.json | x.json | cannot stand beside csv
          dataset.source.delimiter | ab | must be one character, got ab
          dataset.source.encoding | kanji | there is no character set kanji
          dataset.template | chatml | must be chat or none, got chatml
          adapter.type | lorra    | peft has no adapter "lorra", did you mean LORA?
          quantization.quant_method | gptqq | unknown, did you mean gptq?
          output.x    | 1         | output is a value, not a section
          training.seed | x       | must be a whole number, got the text "x"
          defaults    | ours      | must be tune4j or upstream, got ours
          """)
  void aWrongSettingIsNamed(String setting, String value, String message) throws IOException {
    Path job = write(JOB);
    String field = setting.startsWith("trainning") ? "trainning" : setting;
    String place =
        setting.startsWith("trainning") ? job.toString() : "--set " + setting + "=" + value;
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> FineTuning.read(job, Map.of(setting, value)))
        .withMessage(place + ": " + field + ": " + message);
  }

  @Test
  void aPasswordInAJobFile_isRefused_andNotRepeated() throws IOException {
    Path job =
        write(
            """
            model: {name: m}
            dataset:
              source:
                jdbc: jdbc:postgresql://host/db
                query: SELECT 1
                password: hunter2
            output: run
            """);

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> FineTuning.read(job))
        .withMessage(
            job
                + ":6:5: dataset.source.password: a job never holds a password: write ${PGPASSWORD}"
                + " for the environment variable of that name");
    for (String setting : List.of("password", "jdbc")) {
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(
              () ->
                  FineTuning.read(
                      job,
                      Map.of(
                          "dataset.source." + setting,
                          setting.equals("jdbc") ? "jdbc:x://me:hunter2@host" : "hunter2")))
          .satisfies(e -> assertThat(e.getMessage()).contains("--set").doesNotContain("hunter2"));
    }
    assertThat(FineTuning.read(job, Map.of("dataset.source.password", "${PGPASSWORD}")).toYaml())
        .contains("password: \"${PGPASSWORD}\"");
  }

  @Test
  void rowsThatAProgramGave_areKnownToTheJobByThatOnly() throws IOException {
    FineTuning job =
        FineTuning.sft("m")
            .dataset(TextDataset.records(List.of(Map.of("prompt", "a", "completion", "b"))))
            .output(folder.resolve("run"))
            .build();

    FineTuning read = FineTuning.read(write(job.toYaml()));

    assertThat(job.toYaml()).contains("records: given by the program");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(read.dataset()::report)
        .withMessage(
            "dataset.source.records: the program that made this job gave the rows; give them again"
                + " by TextDataset.records");
  }

  @Test
  void allMistakesAreToldAtOnceWithTheirPlaces() throws IOException {
    Path job =
        write(
            """
            model: {nam: x, torch_dtyp: float16}
            quantization:
              bnb_4bit_quant_type: nf4
            adapter:
              r: 0
              target_modules: [q_proj]
            dataset:
              source:
                csv: rows.csv
            training:
              learning_rat: 1e-4
              eval_strategy: epoch
              max_steps: many
            outputs: runs/x
            """);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> FineTuning.read(job))
        .withMessage(
            """
            9 problems:
              JOB:14:1: outputs: unknown, did you mean output?
              JOB:1:1: model.name: is required
              JOB:1:9: model.nam: unknown, did you mean name?
              JOB:1:17: model.torch_dtyp: unknown, did you mean torch_dtype?
              JOB:3:3: quantization.bnb_4bit_quant_type: bnb_4bit_quant_type requires load_in_4bit
              JOB:5:3: adapter.r: must be at least 1, got 0
              JOB:11:3: training.learning_rat: unknown, did you mean learning_rate?
              JOB:13:3: training.max_steps: must be a whole number, got the text "many"
              JOB: output: is required"""
                .replace("JOB", job.toString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          quantization: {load_in_4bit: true} | adapter: is required with quantization: quantized weights cannot be trained
          training: {eval_strategy: epoch} | training.eval_strategy: eval_strategy epoch requires rows to evaluate on: set dataset.validation, for example to 0.1
          training: {eval_on_start: true} | training.eval_on_start: eval_on_start requires rows to evaluate on: set dataset.validation, for example to 0.1
          training: {load_best_model_at_end: true} | training.load_best_model_at_end: load_best_model_at_end requires rows to evaluate on: set dataset.validation, for example to 0.1
          training: {save_strategy: best} | training.save_strategy: save_strategy best requires rows to evaluate on: set dataset.validation, for example to 0.1
          training: {metric_for_best_model: eval_loss} | training.metric_for_best_model: metric_for_best_model requires rows to evaluate on: set dataset.validation, for example to 0.1
          training: {lr_scheduler_type: reduce_lr_on_plateau} | training.lr_scheduler_type: lr_scheduler_type reduce_lr_on_plateau requires eval_strategy steps or epoch; unset, it is no here
          training: {output_dir: elsewhere} | training.output_dir: elsewhere and output runs/first contradict; output is enough
          """)
  void sectionsMayNotContradict(String section, String message) throws IOException {
    Path job =
        write(
            "model: {name: m}\ndataset: {source: {csv: rows.csv}}\noutput: runs/first\n" + section);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> FineTuning.read(job))
        .satisfies(e -> assertThat(e.problems()).hasSize(1))
        .withMessageEndingWith(message);
  }

  @ParameterizedTest
  @CsvSource({
    "training.max_length, 8, 9 and training.max_length 8 contradict; one is enough",
    "training.packing, true, 'cannot stand beside training.packing, which fills sequences of"
        + " training.max_length'"
  })
  void theLengthOfRowsIsSaidOnce(String setting, String value, String message) throws IOException {
    Path job = write(JOB);
    Map<String, String> settings = Map.of("dataset.lengths.max_total", "9", setting, value);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> FineTuning.read(job, settings))
        .withMessageEndingWith("dataset.lengths.max_total: " + message);
  }

  @Test
  void theBestModelIsChosenInTheRhythmThatTheValidationPartBrings() throws IOException {
    Path job = write(JOB);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> FineTuning.read(job, Map.of("training.load_best_model_at_end", "true")))
        .withMessageEndingWith(
            "training.load_best_model_at_end: load_best_model_at_end requires save_strategy epoch,"
                + " like eval_strategy, or best; it is not set, which means steps; unset, it is"
                + " epoch here");
  }

  @Test
  void aMissingOutputIsToldOnceBesideOtherMistakes() throws IOException {
    Path job = write("model: {name: m}\nadapter: {r: 0}\ndataset: {source: {csv: r.csv}}\n");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> FineTuning.read(job))
        .satisfies(
            e ->
                assertThat(e.problems())
                    .extracting(ConfigException.Problem::field)
                    .containsExactlyInAnyOrder("output", "adapter.r"));
  }

  @Test
  void aDamagedModelFolderIsLeftToPython() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": ");
    FineTuning job =
        FineTuning.sft(folder.toString())
            .model(ModelOptions.builder().attnImplementation(AttentionImplementation.SDPA).build())
            .dataset(TextDataset.csv(Path.of("rows.csv")))
            .output(Path.of("run"))
            .build();
    assertThat(job.modelName()).isEqualTo(folder.toString());
  }

  @Test
  void theOutputFolderMayBeUpstreams() throws IOException {
    Path job =
        write(
            "model: {name: m}\ndataset: {source: {csv: r.csv}}\ntraining: {output_dir: runs/x}\n");
    assertThat(FineTuning.read(job).output()).isEqualTo(Path.of("runs/x"));
  }

  @Test
  void everyKindOfAdapterAndQuantizationHasItsSection() throws IOException {
    Path job =
        write(
            """
            defaults: upstream
            model: {name: m}
            quantization: {quant_method: gptq, bits: 4}
            adapter: {type: ia3, target_modules: [k_proj], feedforward_modules: []}
            dataset: {source: {csv: rows.csv}}
            output: runs/first
            """);
    FineTuning read = FineTuning.read(job);
    assertThat(read.adapter().orElseThrow()).isInstanceOf(Ia3Config.class);
    assertThat(read.quantization().orElseThrow()).isEqualTo(GptqConfig.builder().bits(4).build());
    assertThat(read.upstreamDefaults()).isTrue();
    assertThat(FineTuning.fromJson(read.toJson()).toYaml()).isEqualTo(read.toYaml());
    assertThat(FineTuning.read(write(read.toYaml())).toJson()).isEqualTo(read.toJson());
    assertThat(read.toBuilder().build().toJson()).isEqualTo(read.toJson());
  }

  @Test
  void aWarmupLongerThanTheRunIsRefused() throws IOException {
    FineTuning job =
        FineTuning.read(
            write(JOB), Map.of("training.warmup_steps", "600", "training.num_train_epochs", "3"));
    assertThat(job.steps(10_000).warmupSteps(600)).isEqualTo(600);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> job.steps(1_000))
        .withMessage(
            "training.warmup_steps: warmup_steps 600 exceeds the whole run, which takes 375 steps");
  }

  @Test
  void stepsOfAnUnsetVariableAreThoseOfUpstreamsDefault() throws IOException {
    FineTuning job =
        FineTuning.read(
            write(JOB),
            Map.of(
                "training.num_train_epochs", "1",
                "training.per_device_train_batch_size", "${TUNE4J_NOT_SET}"));
    assertThat(job.steps(80).optimizerSteps()).isEqualTo(10);
  }

  @Test
  void referencesToTheEnvironmentStayReferences() throws IOException {
    String path = System.getenv("PATH");
    FineTuning job =
        FineTuning.read(
            write(JOB), Map.of("training.run_name", "${PATH}", "model.token", "${TUNE4J_NOT_SET}"));
    assertThat(job.toYaml()).contains("${PATH}", "${TUNE4J_NOT_SET}").doesNotContain(path);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(job::toJob)
        .withMessage("model.token: the environment variable TUNE4J_NOT_SET is not set");
    FineTuning without =
        job.toBuilder().model(job.model().toBuilder().unset("token").build()).build();
    assertThat(without.toJob().get("environment")).isEqualTo(Map.of("training.run_name", path));
    assertThat(String.valueOf(without.toJob().get("training"))).contains("run_name=${PATH}");
  }

  @Test
  void whatAVariableHoldsIsCheckedButNotShown() throws IOException {
    Path job = write(JOB);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> FineTuning.read(job, Map.of("training.learning_rate", "${PATH}")))
        .withMessageEndingWith(
            "training.learning_rate: must be a number, but ${PATH} stands for something else");
  }

  @Test
  void noticesAreThoseOfAllSections() throws IOException {
    FineTuning job =
        FineTuning.read(
            write(JOB), Map.of("model.torch_dtype", "float16", "training.warmup_ratio", "0.03"));
    assertThat(job.notices())
        .containsExactly(
            new Notice(
                "model.torch_dtype",
                "torch_dtype is the old name of dtype; taken as dtype: float16"),
            new Notice(
                "training.warmup_ratio",
                "warmup_ratio is the old name of warmup_steps; taken as warmup_steps: 0.03"));
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
        .withMessage(job + ": there is no such file");
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

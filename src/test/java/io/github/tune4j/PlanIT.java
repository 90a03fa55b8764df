package io.github.tune4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tune4j.Plan.Difference;
import io.github.tune4j.config.AttentionImplementation;
import io.github.tune4j.config.LoraConfig;
import io.github.tune4j.config.ModelOptions;
import io.github.tune4j.config.Notice;
import io.github.tune4j.config.Origin;
import io.github.tune4j.config.Setting;
import io.github.tune4j.config.SftConfig;
import io.github.tune4j.data.PreflightReport.Part;
import io.github.tune4j.data.PreflightReport.Segment;
import io.github.tune4j.data.TextDataset;
import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.testing.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class PlanIT {

  private static final String TINY = TestEnvironment.tinyModel().toString();

  @TempDir private Path folder = Path.of("");

  private FineTuning.Builder job(SftConfig arguments) {
    return FineTuning.sft(TINY)
        .adapter(LoraConfig.builder().r(4).build())
        .dataset(
            TextDataset.csv(TestEnvironment.csv(folder, 21))
                .prompt("instruction")
                .completion("output")
                .validation(0.1))
        .arguments(arguments)
        .output(folder.resolve("run"));
  }

  private static Plan plan(FineTuning job) {
    try (Tune4j tune4j = Tune4j.embedded(TestEnvironment.python())) {
      return tune4j.plan(job);
    }
  }

  private static Setting setting(Plan plan, String name) {
    return plan.setting(name).orElseThrow(() -> new AssertionError("there is no " + name));
  }

  private static Part tokens(Plan plan, String part) {
    return Objects.requireNonNull(plan.preflight().parts().get(part));
  }

  @Test
  void everyArgumentHasAValueAnOriginAndAReasonAndChangedOnesComeFirst() {
    SftConfig arguments = SftConfig.builder().numTrainEpochs(2).perDeviceTrainBatchSize(4).build();

    Plan plan = plan(job(arguments).build());

    assertThat(setting(plan, "training.num_train_epochs"))
        .isEqualTo(new Setting("training.num_train_epochs", 2.0, Origin.SET, ""));
    assertThat(setting(plan, "training.weight_decay"))
        .isEqualTo(new Setting("training.weight_decay", 0.0, Origin.UPSTREAM, ""));
    assertThat(setting(plan, "training.use_cpu").origin()).isEqualTo(Origin.DEVICE);
    assertThat(setting(plan, "adapter.target_modules").origin()).isEqualTo(Origin.JOB);
    assertThat(plan.settings())
        .filteredOn(it -> it.origin() == Origin.DEVICE)
        .allSatisfy(it -> assertThat(it.reason()).isNotEmpty());
    List<Boolean> unchanged =
        plan.settings().stream().map(it -> it.origin() == Origin.UPSTREAM).toList();
    assertThat(unchanged).isSortedAccordingTo(Boolean::compare);
    for (Setting argument : arguments.explain()) {
      boolean token = argument.name().equals("training.padding_quantile");
      assertThat(plan.setting(argument.name()).isPresent() || token).as(argument.name()).isTrue();
    }
  }

  @Test
  void rowsTokensStepsAndMemoryAreCounted() throws IOException {
    SftConfig arguments =
        SftConfig.builder()
            .numTrainEpochs(2)
            .perDeviceTrainBatchSize(4)
            .gradientAccumulationSteps(2)
            .build();

    Plan plan = plan(job(arguments).build());

    assertThat(plan.rows().train()).isEqualTo(19);
    assertThat(plan.steps().microBatches()).isEqualTo(10);
    assertThat(plan.steps().optimizerSteps()).isEqualTo(6);
    assertThat(tokens(plan, "train").rows()).isEqualTo(19);
    assertThat(tokens(plan, "train").trainedTokens())
        .isPositive()
        .isLessThan(tokens(plan, "train").tokens());
    assertThat(tokens(plan, "validation").rows()).isEqualTo(2);
    assertThat(plan.memory().orElseThrow().total())
        .isEqualTo(plan.memory().get().parts().values().stream().mapToLong(it -> it).sum())
        .isLessThan(plan.memory().get().available().orElseThrow());
    assertThat(plan.preflight().train().firstRows()).hasSize(3);
    assertThat(plan.preflight().train().firstRows().get(0))
        .extracting(Segment::trained)
        .containsExactly(false, true);
    assertThat(plan.preflight().train().firstRows().get(0).get(1).text()).contains("It is 0.");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(Path::getFileName)).containsExactly(Path.of("rows.csv"));
    }
  }

  @Test
  void packedSequencesAreWhatIsCounted() {
    SftConfig packed =
        SftConfig.builder()
            .packing(true)
            .maxLength(64)
            .numTrainEpochs(1)
            .perDeviceTrainBatchSize(1)
            .build();

    Plan plan = plan(job(packed).build());

    assertThat(tokens(plan, "train").sequences()).isLessThan(19);
    assertThat(plan.steps().optimizerSteps()).isEqualTo(tokens(plan, "train").sequences());
  }

  @Test
  void whatThisMachineCannotServeIsTold_andRefusedByTraining() {
    FineTuning job = job(SftConfig.builder().tf32(true).build()).build();

    assertThat(plan(job).notices()).extracting(Notice::field).containsExactly("training.tf32");
    try (Tune4j tune4j = Tune4j.embedded(TestEnvironment.python())) {
      TrainingRun run = tune4j.start(job);
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(run::await)
          .withMessageStartingWith("training.tf32: tf32 needs an NVIDIA GPU");
    }
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void referenceValuesAreThoseOfThePythonObjects() {
    FineTuning reference = ReferenceJob.job(TINY, TestEnvironment.csv(folder, 21));

    Plan plan = plan(reference);

    Map<String, Object> expected =
        Map.ofEntries(
            Map.entry("adapter.r", 16),
            Map.entry("adapter.lora_alpha", 32),
            Map.entry("adapter.lora_dropout", 0.1),
            Map.entry("adapter.target_modules", List.of("k_proj", "o_proj", "q_proj", "v_proj")),
            Map.entry("quantization.load_in_4bit", true),
            Map.entry("quantization.bnb_4bit_quant_type", "nf4"),
            Map.entry("quantization.bnb_4bit_use_double_quant", true),
            Map.entry("quantization.bnb_4bit_compute_dtype", "float16"),
            Map.entry("quantization.bnb_4bit_quant_storage", "uint8"),
            Map.entry("training.num_train_epochs", 3.0),
            Map.entry("training.per_device_train_batch_size", 2),
            Map.entry("training.gradient_accumulation_steps", 8),
            Map.entry("training.activation_checkpointing", true),
            Map.entry("training.optim", "adamw_torch_fused"),
            Map.entry("training.logging_steps", 10),
            Map.entry("training.save_strategy", "epoch"),
            Map.entry("training.learning_rate", 2e-4),
            Map.entry("training.bf16", true),
            Map.entry("training.max_grad_norm", 0.3),
            Map.entry("training.warmup_steps", 0.03),
            Map.entry("training.lr_scheduler_type", "constant"),
            Map.entry("training.push_to_hub", true),
            Map.entry("training.report_to", List.of("tensorboard")));
    expected.forEach(
        (name, value) -> {
          assertThat(setting(plan, name).value()).as(name).isEqualTo(value);
          assertThat(setting(plan, name).origin()).as(name).isEqualTo(Origin.SET);
        });
  }

  @Test
  void upstreamsDefaultsAreLeftWhereTheJobWantsThem() {
    SftConfig arguments = SftConfig.builder().useCpu(true).build();

    Plan plan = plan(job(arguments).upstreamDefaults(true).build());

    assertThat(setting(plan, "training.activation_checkpointing"))
        .isEqualTo(new Setting("training.activation_checkpointing", true, Origin.UPSTREAM, ""));
    assertThat(plan.settings()).noneMatch(it -> it.origin() == Origin.DEVICE);
  }

  @Test
  void differencesOfTwoJobsAreThoseOfTheirArguments() {
    FineTuning here = job(SftConfig.builder().learningRate(1e-4).build()).build();
    FineTuning there =
        here.toBuilder()
            .arguments(SftConfig.builder().learningRate(2e-4).build())
            .adapter(LoraConfig.builder().r(8).build())
            .build();

    assertThat(plan(here).differences(plan(there)))
        .extracting(Difference::name)
        .containsExactlyInAnyOrder("training.learning_rate", "adapter.r");
  }

  @Test
  void anUnsetTokenIsToldAndDoesNotHinderAPlan() {
    FineTuning job =
        job(SftConfig.builder().build())
            .model(ModelOptions.builder().token("${TUNE4J_NO_SUCH_TOKEN}").build())
            .build();

    assertThat(plan(job).notices())
        .containsExactly(
            new Notice("model.token", "the environment variable TUNE4J_NO_SUCH_TOKEN is not set"));
  }

  @Test
  void anAttentionThatTheArchitectureLacksIsRefusedBeforePythonIsThere() {
    FineTuning.Builder job =
        FineTuning.sft(TestEnvironment.starter().toString())
            .model(ModelOptions.builder().attnImplementation(AttentionImplementation.SDPA).build())
            .dataset(TextDataset.csv(Path.of("rows.csv")))
            .output(folder.resolve("run"));

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(job::build)
        .withMessage(
            "model.attn_implementation: gemma2 has no attention implementation \"sdpa\" in"
                + " transformers 5.23.0; it has eager, flash_attention_2, flash_attention_3,"
                + " flash_attention_4, flex_attention, or leave it to auto");
  }
}

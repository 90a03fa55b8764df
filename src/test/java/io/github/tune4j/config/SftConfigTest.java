package io.github.tune4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SftConfigTest {

  @Test
  void inheritedSetters_returnTheSftBuilder() {
    SftConfig sft =
        SftConfig.builder()
            .numTrainEpochs(50)
            .learningRate(1.5e-4)
            .maxLength(512)
            .optim(OptimizerName.ADAMW_TORCH)
            .lrSchedulerType(SchedulerType.COSINE)
            .completionOnlyLoss(true)
            .build();

    assertThat(sft.toMap().toString())
        .isEqualTo(
            "{num_train_epochs=50.0, learning_rate=1.5E-4, max_length=512, optim=adamw_torch,"
                + " lr_scheduler_type=cosine, completion_only_loss=true}");
  }

  @Test
  void trainingArguments_doNotKnowSftArguments() {
    TrainingArguments plain = TrainingArguments.builder().seed(7).maxSteps(3).build();

    assertThat(plain)
        .isNotInstanceOf(SftConfig.class)
        .hasToString("TrainingArguments{seed=7, max_steps=3}");
    assertThatThrownBy(() -> TrainingArguments.of(Map.of("packing", true)))
        .hasMessage("training.packing: unknown to transformers.TrainingArguments 5.23.0");
  }

  @Test
  void stepsOrShare_staysWholeWhenWhole() {
    SftConfig sft = SftConfig.builder().warmupSteps(0.1).loggingSteps(1).saveSteps(20).build();

    assertThat(sft.toMap()).hasToString("{warmup_steps=0.1, logging_steps=1, save_steps=20}");
    assertThatThrownBy(() -> SftConfig.builder().evalSteps(2.5).build())
        .hasMessage("training.eval_steps: must be a whole number when above 1, got 2.5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          learning_rate               | 0     | must be greater than 0, got 0.0
          learning_rate               | -1    | must be greater than 0, got -1.0
          num_train_epochs            | 0     | must be greater than 0, got 0.0
          per_device_train_batch_size | 0     | must be at least 1, got 0
          seed                        | -2    | must be between -1 and 4294967295, got -2 (-1 draws one)
          adam_beta1                  | 1     | must be at least 0 and less than 1, got 1.0
          max_steps                   | -2    | must be at least -1, got -2 (-1 leaves the length to num_train_epochs)
          """)
  void numberOutOfRange_saysTheRange(String name, long value, String problem) {
    assertThatThrownBy(() -> SftConfig.of(Map.of(name, value)))
        .hasMessage("training." + name + ": " + problem);
  }

  @Test
  void notANumber_isRefused() {
    assertThatThrownBy(() -> SftConfig.builder().learningRate(Double.NaN).build())
        .hasMessage("training.learning_rate: must be a finite number, got NaN");
  }

  @Test
  void wrongType_saysWhatCameAndWhatIsExpected() {
    assertThatThrownBy(() -> SftConfig.of(Map.of("learning_rate", "fast")))
        .hasMessage("training.learning_rate: must be a number, got the text \"fast\"");
    assertThatThrownBy(() -> SftConfig.of(Map.of("max_steps", 1.5)))
        .hasMessage("training.max_steps: must be a whole number, got the number 1.5");
    assertThatThrownBy(() -> SftConfig.of(Map.of("fp16", 1)))
        .hasMessage("training.fp16: must be true or false, got the number 1");
    assertThatThrownBy(() -> SftConfig.of(Map.of("label_names", List.of("a", 1))))
        .hasMessage("training.label_names: must be a list of texts, got the list [a, 1]");
    assertThatThrownBy(() -> SftConfig.builder().set("seed", null).build())
        .hasMessage("training.seed: must be a whole number, got null");
    assertThatThrownBy(() -> SftConfig.builder().set("seed", Thread.State.NEW).build())
        .hasMessage("training.seed: JSON cannot express a java.lang.Thread$State");
  }

  @Test
  void longValue_isShortenedInMessages() {
    assertThatThrownBy(() -> SftConfig.of(Map.of("seed", "9".repeat(1000))))
        .hasMessage(
            "training.seed: must be a whole number, got the text \"" + "9".repeat(80) + "…\"");
  }

  @ParameterizedTest
  @CsvSource({
    "learning_rat, learning_rate",
    "learningRate, learning_rate",
    "perDeviceTrainBatchSize, per_device_train_batch_size",
    "learning-rate, learning_rate",
    "LEARNING_RATE, learning_rate",
    "laerning_rate, learning_rate",
    "num_epochs, num_train_epochs",
    "numEpochs, num_train_epochs",
    "batch_size, 'auto_find_batch_size, per_device_eval_batch_size or per_device_train_batch_size'",
  })
  void unknownName_saysWhatWasMeant(String given, String meant) {
    assertThatThrownBy(() -> SftConfig.of(Map.of(given, 1)))
        .hasMessage("training." + given + ": unknown, did you mean " + meant + "?");
  }

  @Test
  void nameOfAnotherSection_saysWhereItBelongs() {
    assertThatThrownBy(() -> SftConfig.of(Map.of("lora_alpha", 16)))
        .hasMessage("training.lora_alpha: unknown here, it belongs in adapter");
  }

  @Test
  void nameNobodyKnows_saysWhichVersionWasAsked() {
    assertThatThrownBy(() -> SftConfig.of(Map.of("quantum_entanglement", 16)))
        .hasMessage("training.quantum_entanglement: unknown to trl.SFTConfig 1.16.0");
  }

  @Test
  void fp16AndBf16_excludeEachOther() {
    assertThatThrownBy(() -> SftConfig.builder().fp16(true).bf16(true).build())
        .hasMessage("training.fp16: fp16 and bf16 exclude each other");
    assertThat(SftConfig.builder().fp16(true).bf16(false).build().get("fp16")).contains(true);
  }

  @Test
  void bestModel_requiresEvaluationInTheRhythmOfCheckpoints() {
    assertThatThrownBy(
            () ->
                SftConfig.builder()
                    .loadBestModelAtEnd(true)
                    .evalStrategy(IntervalStrategy.NO)
                    .build())
        .hasMessage(
            "training.load_best_model_at_end: load_best_model_at_end requires eval_strategy steps"
                + " or epoch");
    assertThatThrownBy(
            () ->
                SftConfig.builder()
                    .loadBestModelAtEnd(true)
                    .evalStrategy(IntervalStrategy.EPOCH)
                    .build())
        .hasMessage(
            "training.load_best_model_at_end: load_best_model_at_end requires save_strategy"
                + " epoch, like eval_strategy, or best; it is not set, which means steps");
    assertThat(
            SftConfig.builder()
                .loadBestModelAtEnd(true)
                .evalStrategy(IntervalStrategy.EPOCH)
                .saveStrategy(SaveStrategy.BEST)
                .build()
                .toMap())
        .hasSize(3);
  }

  @Test
  void bestModel_requiresCheckpointsWhereItEvaluates() {
    SftConfig.Builder builder =
        SftConfig.builder()
            .loadBestModelAtEnd(true)
            .evalStrategy(IntervalStrategy.STEPS)
            .evalSteps(20)
            .saveSteps(30);

    assertThatThrownBy(builder::build)
        .hasMessage(
            "training.load_best_model_at_end: load_best_model_at_end requires save_steps to be a"
                + " multiple of eval_steps, got 30 and 20");
    assertThat(builder.saveSteps(40).build().get("save_steps")).contains(40);
  }

  @Test
  void schedulerThatWatchesTheMetric_requiresEvaluation() {
    SftConfig.Builder builder =
        SftConfig.builder().lrSchedulerType(SchedulerType.REDUCE_LR_ON_PLATEAU);

    assertThat(builder.build().toMap()).hasSize(1);
    assertThatThrownBy(builder.evalStrategy(IntervalStrategy.NO)::build)
        .hasMessage(
            "training.lr_scheduler_type: lr_scheduler_type reduce_lr_on_plateau requires"
                + " eval_strategy steps or epoch");
  }

  @Test
  void prefetching_requiresWorkers() {
    SftConfig.Builder builder = SftConfig.builder().set("dataloader_prefetch_factor", 2);

    assertThatThrownBy(builder.dataloaderNumWorkers(0)::build)
        .hasMessage(
            "training.dataloader_prefetch_factor: dataloader_prefetch_factor requires"
                + " dataloader_num_workers of at least 1");
    assertThat(builder.dataloaderNumWorkers(1).build().toMap()).hasSize(2);
  }

  @Test
  void tokens_areNamedByTheirVariableOnly() {
    String refused =
        "training.hub_token: a job never holds a token: write ${HF_TOKEN} for the environment"
            + " variable of that name, or leave it out and log in with `hf auth login`";
    assertThatThrownBy(() -> SftConfig.of(Map.of("hub_token", "hf_secret"))).hasMessage(refused);
    assertThatThrownBy(() -> SftConfig.builder().other("hub_token", "hf_secret").build())
        .hasMessage(refused);
    assertThat(SftConfig.builder().hubToken("${HF_TOKEN}").build().toMap())
        .isEqualTo(Map.of("hub_token", "${HF_TOKEN}"));
  }

  @Test
  void nullIsAValue_whereUpstreamTakesNone() {
    SftConfig unlimited = SftConfig.builder().set("max_length", null).build();

    assertThat(unlimited.toMap()).isEqualTo(Collections.singletonMap("max_length", null));
    assertThat(unlimited.isSet("max_length")).isTrue();
    assertThat(unlimited.get("max_length")).isEmpty();
    assertThat(unlimited.isSet("packing")).isFalse();
  }

  @Test
  void reportTo_oneNameIsAText() {
    assertThat(SftConfig.builder().reportTo("none").build().get("report_to")).contains("none");
    assertThat(SftConfig.builder().reportTo("tensorboard", "wandb").build().get("report_to"))
        .contains(List.of("tensorboard", "wandb"));
  }
}

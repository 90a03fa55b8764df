package io.github.tune4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrainersTest {

  @Test
  void preferences_takeSeveralLosses() {
    assertThat(
            DpoConfig.builder()
                .beta(0.1)
                .lossType("sigmoid", "sft")
                .lossWeights(1.0, 0.5)
                .learningRate(5e-7)
                .build()
                .toMap())
        .hasToString(
            "{beta=0.1, loss_type=[sigmoid, sft], loss_weights=[1.0, 0.5], learning_rate=5.0E-7}");
  }

  @Test
  void everyTrainer_takesWhatTrainingArgumentsDo() {
    List<TrainingArguments> all =
        List.of(
            DpoConfig.builder().seed(7).build(),
            RewardConfig.builder().seed(7).build(),
            KtoConfig.builder().seed(7).build(),
            GrpoConfig.builder().seed(7).build());

    assertThat(all).allSatisfy(one -> assertThat(one.get("seed")).contains(7));
    assertThat(all).doesNotHaveDuplicates();
    assertThatThrownBy(() -> KtoConfig.builder().fp16(true).bf16(true).build())
        .hasMessage("training.fp16: fp16 and bf16 exclude each other");
  }

  @Test
  void aGroupOfOne_cannotBeCompared() {
    assertThatThrownBy(() -> GrpoConfig.builder().numGenerations(1).build())
        .hasMessage(
            "training.num_generations: must be at least 2, got 1 (a completion is judged against"
                + " the others of its prompt)");
  }

  @Test
  void completionsOfARound_areCountedInOneWay() {
    assertThatThrownBy(
            () -> GrpoConfig.builder().generationBatchSize(16).stepsPerGeneration(2).build())
        .hasMessage(
            "training.generation_batch_size: generation_batch_size and steps_per_generation"
                + " exclude each other");
  }

  @Test
  void wordNewerThanTheSnapshot_isPassedOnUnchecked() {
    assertThatThrownBy(() -> GrpoConfig.builder().lossType("newest").build())
        .hasMessageStartingWith("training.loss_type: must be one of bnpo, ");
    assertThat(GrpoConfig.builder().other("loss_type", "newest").build().get("loss_type"))
        .contains("newest");
  }
}

package io.github.tune4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.tune4j.exception.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepPlanTest {

  private static void assertFigures(
      StepPlan.Builder builder, long microBatches, long optimizerSteps, double epochs) {
    StepPlan plan = builder.build();
    assertThat(plan.microBatches()).as("micro-batches").isEqualTo(microBatches);
    assertThat(plan.optimizerSteps()).as("optimizer steps").isEqualTo(optimizerSteps);
    assertThat(plan.epochs()).as("epochs").isEqualTo(epochs);
  }

  private static void assertRefused(StepPlan.Builder builder, String field, String problem) {
    assertThatThrownBy(builder::build)
        .hasMessage(field + ": " + problem)
        .asInstanceOf(type(ConfigException.class))
        .returns(field, ConfigException::field);
  }

  @Test
  void withoutAccumulation_everyMicroBatchIsAStep() {
    assertFigures(StepPlan.builder().rows(10_000).batchSize(2).epochs(3), 15_000, 15_000, 3);
  }

  @Test
  void withAccumulation_thereAreFewerStepsThanMicroBatches() {
    StepPlan plan =
        StepPlan.builder().rows(10_000).batchSize(2).gradientAccumulationSteps(8).epochs(3).build();

    assertThat(plan.microBatchesPerEpoch()).isEqualTo(5_000);
    assertThat(plan.optimizerStepsPerEpoch()).isEqualTo(625);
    assertThat(plan.microBatches()).isEqualTo(15_000);
    assertThat(plan.optimizerSteps()).isEqualTo(1_875);
    assertThat(plan.effectiveBatchSize()).isEqualTo(16);
    assertThat(plan)
        .hasToString(
            "StepPlan{15000 micro-batches, 1875 optimizer steps, 3.0 epochs, effective batch size"
                + " 16}");
  }

  @Test
  void defaults_areUpstreams() {
    StepPlan plan = StepPlan.builder().rows(80).build();

    assertThat(plan.effectiveBatchSize()).isEqualTo(8);
    assertThat(plan.optimizerSteps()).isEqualTo(30);
    assertThat(StepPlan.builder().rows(81).build().microBatchesPerEpoch()).isEqualTo(11);
  }

  @Test
  void lastBatch_isSmallerOrDropped() {
    StepPlan.Builder builder = StepPlan.builder().rows(11).batchSize(4).epochs(1);

    assertFigures(builder, 3, 3, 1);
    assertFigures(builder.dropLast(true), 2, 2, 1);
  }

  @Test
  void lastStepOfAnEpoch_takesWhatIsLeft() {
    StepPlan.Builder builder =
        StepPlan.builder().rows(5).batchSize(1).gradientAccumulationSteps(4).epochs(3);

    assertFigures(builder, 15, 6, 3);
    assertFigures(builder.gradientAccumulationSteps(100), 15, 3, 3);
  }

  @Test
  void fractionOfAnEpoch_isRoundedUpToWholeSteps() {
    StepPlan.Builder builder =
        StepPlan.builder().rows(10).batchSize(2).gradientAccumulationSteps(2);

    // 5 micro-batches are 3 steps: of 2, 2 and 1
    assertFigures(builder.epochs(0.1), 2, 1, 0.4);
    assertFigures(builder.epochs(0.5), 4, 2, 0.8);
    assertFigures(builder.epochs(0.7), 5, 3, 1);
    assertFigures(builder.epochs(1.5), 5 + 4, 5, 1.8);
  }

  @Test
  void productThatIsInexactInBinary_isRoundedUpAsUpstreamDoes() {
    // 0.07 * 100 is 7.000000000000001
    assertFigures(StepPlan.builder().rows(100).batchSize(1).epochs(0.07), 8, 8, 0.08);
  }

  @Test
  void maxSteps_overridesTheEpochs() {
    StepPlan.Builder builder =
        StepPlan.builder().rows(10).batchSize(2).gradientAccumulationSteps(2).epochs(1);

    assertFigures(builder.maxSteps(2), 4, 2, 0.8);
    assertFigures(builder.maxSteps(7), 5 + 5 + 2, 7, 2.4);
    assertFigures(builder.epochs(0), 5 + 5 + 2, 7, 2.4);
    assertFigures(builder.epochs(2).maxSteps(-1), 10, 6, 2);
  }

  @Test
  void processes_shareTheBatches() {
    StepPlan.Builder builder =
        StepPlan.builder().rows(9).batchSize(2).gradientAccumulationSteps(3).epochs(2);

    // 5 batches, the last of one row: filled up to 6, or cut to 4
    assertFigures(builder.processes(2), 6, 2, 2);
    assertFigures(builder.dropLast(true), 4, 2, 2);
    assertThat(builder.build().effectiveBatchSize()).isEqualTo(12);
  }

  @Test
  void oneRow_isOneStepAnEpoch() {
    assertFigures(StepPlan.builder().rows(1).processes(4), 3, 3, 3);
  }

  @Test
  void manyRows_areCountedExactly() {
    StepPlan plan = StepPlan.builder().rows(3_000_000_001L).batchSize(1).epochs(2).build();

    assertThat(plan.microBatches()).isEqualTo(6_000_000_002L);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.031, 4",
    "0.07, 8",
    "0.5, 50",
    "0.999, 100",
    "1, 1",
    "1.9, 1",
    "20, 20",
    "500, 500"
  })
  void warmup_isAShareBelowOneAndANumberOfStepsFromOneOn(double warmupSteps, long steps) {
    // 0.07 * 100 is 7.000000000000001
    StepPlan plan = StepPlan.builder().rows(101).batchSize(1).maxSteps(100).build();

    assertThat(plan.warmupSteps(warmupSteps)).isEqualTo(steps);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void warmupThatIsNoNumberOfSteps_isRefused(double warmupSteps) {
    StepPlan plan = StepPlan.builder().rows(10).build();

    assertThatThrownBy(() -> plan.warmupSteps(warmupSteps))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "training.warmup_steps: must be a finite number of at least 0, got " + warmupSteps);
  }

  @Test
  void nothingToCount_namesTheField() {
    String atLeastOne = "must be at least 1, got ";
    assertRefused(StepPlan.builder(), "rows", atLeastOne + 0);
    assertRefused(StepPlan.builder().rows(-1), "rows", atLeastOne + -1);
    assertRefused(
        StepPlan.builder().rows(1).batchSize(0),
        "training.per_device_train_batch_size",
        atLeastOne + 0);
    assertRefused(
        StepPlan.builder().rows(1).gradientAccumulationSteps(0),
        "training.gradient_accumulation_steps",
        atLeastOne + 0);
    assertRefused(StepPlan.builder().rows(1).processes(0), "processes", atLeastOne + 0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void epochsThatAreNoLength_areRefused(double epochs) {
    assertRefused(
        StepPlan.builder().rows(1).epochs(epochs),
        "training.num_train_epochs",
        "must be a finite number greater than 0, got " + epochs);
  }

  @Test
  void moreStepsThanCanBeCounted_areRefused() {
    assertRefused(
        StepPlan.builder().rows(1).epochs(1e300),
        "training.num_train_epochs",
        "must be smaller, got 1.0E300: so many steps cannot be counted");
  }

  @Test
  void noMaxSteps_isNotALength() {
    assertRefused(
        StepPlan.builder().rows(1).maxSteps(0),
        "training.max_steps",
        "must be at least 1, or -1 for num_train_epochs to decide, got 0 (upstream would still do"
            + " one step)");
  }

  @Test
  void dropLastThatLeavesNoBatch_saysHowManyRowsItTakes() {
    StepPlan.Builder builder = StepPlan.builder().rows(7).batchSize(4).dropLast(true);

    assertFigures(builder.epochs(1), 1, 1, 1);
    assertRefused(
        builder.processes(2),
        "training.dataloader_drop_last",
        "leaves nothing to train on: at least 8 rows are needed (batch size 4, processes 2), got 7;"
            + " upstream would fail");
    assertRefused(
        builder.maxSteps(3),
        "training.dataloader_drop_last",
        "leaves nothing to train on: at least 8 rows are needed (batch size 4, processes 2), got 7;"
            + " upstream would end without a step");
  }
}

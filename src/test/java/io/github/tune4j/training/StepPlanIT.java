package io.github.tune4j.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.testing.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares the arithmetic with what transformers' Trainer really does, in random combinations. */
class StepPlanIT {

  private static final String SCRIPT = "python/tests/trainer_steps.py";

  /** What a training is given; random numbers come from a fixed seed. */
  private record Combination(
      int rows,
      int batchSize,
      int accumulation,
      double epochs,
      boolean dropLast,
      int maxSteps,
      double warmupSteps) {

    static Combination random(Random random) {
      boolean wholeEpochs = random.nextInt(3) == 0;
      return new Combination(
          1 + random.nextInt(60),
          1 + random.nextInt(9),
          1 + random.nextInt(7),
          wholeEpochs ? 1 + random.nextInt(4) : 0.02 + random.nextInt(300) / 100.0,
          random.nextBoolean(),
          random.nextInt(3) == 0 ? 1 + random.nextInt(40) : -1,
          random.nextBoolean() ? random.nextInt(12) : random.nextInt(100) / 100.0);
    }

    Combination withMaxSteps(int limit) {
      return new Combination(rows, batchSize, accumulation, epochs, dropLast, limit, warmupSteps);
    }

    Map<String, Object> forPython() {
      Map<String, Object> training = new LinkedHashMap<>();
      training.put("per_device_train_batch_size", batchSize);
      training.put("gradient_accumulation_steps", accumulation);
      training.put("num_train_epochs", epochs);
      training.put("dataloader_drop_last", dropLast);
      training.put("max_steps", maxSteps);
      training.put("warmup_steps", warmupSteps);
      return Map.of("rows", rows, "training", training);
    }

    StepPlan plan(int processes) {
      return StepPlan.builder()
          .rows(rows)
          .batchSize(batchSize)
          .gradientAccumulationSteps(accumulation)
          .processes(processes)
          .epochs(epochs)
          .dropLast(dropLast)
          .maxSteps(maxSteps)
          .build();
    }
  }

  /** What is compared. All zero stands for a training that fails or does no step. */
  private record Figures(
      long maxSteps,
      long globalStep,
      List<Long> microBatchesOfProcesses,
      double epoch,
      long effectiveBatchSize,
      long warmupSteps) {

    static final Figures NOTHING_TRAINED = new Figures(0, 0, List.of(), 0, 0, 0);

    static Figures planned(Combination combination, int processes) {
      StepPlan plan;
      try {
        plan = combination.plan(processes);
      } catch (ConfigException refused) {
        return NOTHING_TRAINED;
      }
      return new Figures(
          plan.optimizerSteps(),
          plan.optimizerSteps(),
          Collections.nCopies(processes, plan.microBatches()),
          plan.epochs(),
          plan.effectiveBatchSize(),
          plan.warmupSteps(combination.warmupSteps()));
    }

    static Figures counted(JsonNode outcome) {
      if (outcome.has("error") || outcome.get("global_step").asLong() == 0) {
        return NOTHING_TRAINED;
      }
      return new Figures(
          outcome.get("max_steps").asLong(),
          outcome.get("global_step").asLong(),
          outcome.get("micro_batches").valueStream().map(JsonNode::asLong).toList(),
          outcome.get("epoch").asDouble(),
          outcome.get("effective_batch_size").asLong(),
          outcome.get("warmup_steps").asLong());
    }
  }

  @Test
  void oneProcess_doesWhatThePlanSays(@TempDir Path folder) throws IOException {
    List<Combination> combinations = new ArrayList<>(combinations(20260101, 240));
    combinations.add(new Combination(0, 1, 1, 1, false, -1, 0));
    combinations.add(new Combination(0, 1, 1, 1, false, 3, 0));
    combinations.add(new Combination(3, 0, 1, 1, false, -1, 0));
    combinations.add(new Combination(3, 1, 0, 1, false, -1, 0));
    combinations.add(new Combination(3, 1, 1, 0, false, -1, 0));
    combinations.add(new Combination(3, 1, 1, 0, false, 2, 0));
    combinations.add(new Combination(3, 1, 1, 1, false, -2, 0));
    Combination noSteps = new Combination(10, 2, 2, 3, false, 0, 0);
    combinations.add(noSteps);

    JsonNode outcomes = train(folder, combinations, SCRIPT);

    int last = combinations.size() - 1;
    compare(combinations.subList(0, last), 1, outcomes);
    // 0 is refused because upstream's answer to it is one step, neither none nor the epochs
    assertThat(outcomes.get(last).get("max_steps").asInt()).isZero();
    assertThat(Figures.counted(outcomes.get(last)))
        .usingRecursiveComparison()
        .ignoringFields("maxSteps")
        .isEqualTo(Figures.planned(noSteps.withMaxSteps(1), 1));
    assertThat(Figures.planned(noSteps, 1)).isEqualTo(Figures.NOTHING_TRAINED);
  }

  @Test
  void twoProcesses_doWhatThePlanSays(@TempDir Path folder) throws IOException {
    List<Combination> combinations = combinations(20260102, 40);
    compare(
        combinations,
        2,
        train(
            folder,
            combinations,
            "-m",
            "torch.distributed.run",
            "--standalone",
            "--nproc_per_node=2",
            SCRIPT));
  }

  private static List<Combination> combinations(long seed, int count) {
    Random random = new Random(seed);
    return IntStream.range(0, count).mapToObj(i -> Combination.random(random)).toList();
  }

  private static JsonNode train(Path folder, List<Combination> combinations, String... python)
      throws IOException {
    Path asked = folder.resolve("combinations.json");
    Path counted = folder.resolve("results.json");
    JsonMapper json = JsonMapper.shared();
    Files.writeString(
        asked, json.writeValueAsString(combinations.stream().map(Combination::forPython).toList()));
    List<String> command = new ArrayList<>(List.of(python));
    command.add(asked.toString());
    command.add(counted.toString());
    TestEnvironment.run(command);
    return json.readTree(Files.readString(counted));
  }

  private static void compare(List<Combination> combinations, int processes, JsonNode outcomes) {
    List<String> differences = new ArrayList<>();
    boolean nothingTrained = false;
    for (int i = 0; i < combinations.size(); i++) {
      Figures planned = Figures.planned(combinations.get(i), processes);
      Figures counted = Figures.counted(outcomes.get(i));
      nothingTrained |= counted.equals(Figures.NOTHING_TRAINED);
      if (!planned.equals(counted)) {
        differences.add(combinations.get(i) + "\n planned " + planned + "\n counted " + counted);
      }
    }
    assertThat(differences).isEmpty();
    assertThat(nothingTrained).as("a training that does no step is among them").isTrue();
  }
}

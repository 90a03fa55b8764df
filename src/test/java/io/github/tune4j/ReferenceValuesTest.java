package io.github.tune4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The values that tutorials of QLoRA use reach Python as they were given. */
class ReferenceValuesTest {

  @Test
  void keywordArguments_areTheGivenOnes() {
    Map<String, Object> job = ReferenceJob.job("some/model", Path.of("rows.csv")).toJob();

    assertThat(job.get("adapter"))
        .isEqualTo(
            Map.of(
                "type",
                "lora",
                "r",
                16,
                "lora_alpha",
                32,
                "lora_dropout",
                0.1,
                "target_modules",
                List.of("q_proj", "k_proj", "v_proj", "o_proj")));
    assertThat(job.get("quantization"))
        .isEqualTo(
            Map.of(
                "load_in_4bit", true,
                "bnb_4bit_quant_type", "nf4",
                "bnb_4bit_use_double_quant", true,
                "bnb_4bit_compute_dtype", "float16",
                "bnb_4bit_quant_storage", "uint8"));
    assertThat(job.get("output")).isEqualTo("gemma-jpn");
    assertThat(job.get("training"))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("num_train_epochs", 3.0),
                Map.entry("per_device_train_batch_size", 2),
                Map.entry("gradient_accumulation_steps", 8),
                Map.entry("activation_checkpointing", true),
                Map.entry("optim", "adamw_torch_fused"),
                Map.entry("logging_steps", 10),
                Map.entry("save_strategy", "epoch"),
                Map.entry("learning_rate", 2e-4),
                Map.entry("bf16", true),
                Map.entry("tf32", true),
                Map.entry("max_grad_norm", 0.3),
                Map.entry("warmup_steps", 0.03),
                Map.entry("lr_scheduler_type", "constant"),
                Map.entry("push_to_hub", true),
                Map.entry("report_to", "tensorboard")));
  }

  @Test
  void whatIsTranslatedOrHasNoEffect_isTold() {
    assertThat(ReferenceJob.job("some/model", Path.of("rows.csv")).notices())
        .hasToString(
            "[training.gradient_checkpointing: gradient_checkpointing is the old name of"
                + " activation_checkpointing; taken as activation_checkpointing: true,"
                + " training.warmup_ratio: warmup_ratio is the old name of warmup_steps; taken as"
                + " warmup_steps: 0.03, training.warmup_steps: lr_scheduler_type constant ignores"
                + " it; constant_with_warmup does not, training.push_to_hub: there is no"
                + " hub_model_id; the repository is named after the output folder]");
  }

  @Test
  void steps_areCountedInMicroBatchesAndOptimizerSteps() {
    FineTuning job = ReferenceJob.job("some/model", Path.of("rows.csv"));

    assertThat(job.steps(10_000).microBatches()).isEqualTo(15_000);
    assertThat(job.steps(10_000).optimizerSteps()).isEqualTo(1_875);
  }
}

package io.github.tune4j;

import io.github.tune4j.config.BitsAndBytesConfig;
import io.github.tune4j.config.DType;
import io.github.tune4j.config.LoraConfig;
import io.github.tune4j.config.OptimizerName;
import io.github.tune4j.config.SaveStrategy;
import io.github.tune4j.config.SchedulerType;
import io.github.tune4j.config.SftConfig;
import io.github.tune4j.data.TextDataset;
import java.nio.file.Path;

/** A job with the values that tutorials of QLoRA use, two of them by their old names. */
final class ReferenceJob {

  private ReferenceJob() {}

  static FineTuning job(String model, Path rows) {
    return FineTuning.sft(model)
        .quantization(
            BitsAndBytesConfig.builder()
                .loadIn4bit(true)
                .bnb4bitQuantType("nf4")
                .bnb4bitUseDoubleQuant(true)
                .bnb4bitComputeDtype(DType.FLOAT16)
                .bnb4bitQuantStorage("uint8")
                .build())
        .adapter(
            LoraConfig.builder()
                .r(16)
                .loraAlpha(32)
                .loraDropout(0.1)
                .targetModules("q_proj", "k_proj", "v_proj", "o_proj")
                .build())
        .dataset(TextDataset.csv(rows).prompt("instruction").completion("output"))
        .arguments(
            SftConfig.builder()
                .outputDir("gemma-jpn")
                .numTrainEpochs(3)
                .perDeviceTrainBatchSize(2)
                .gradientAccumulationSteps(8)
                .gradientCheckpointing(true)
                .optim(OptimizerName.ADAMW_TORCH_FUSED)
                .loggingSteps(10)
                .saveStrategy(SaveStrategy.EPOCH)
                .learningRate(2e-4)
                .bf16(true)
                .tf32(true)
                .maxGradNorm(0.3)
                .set("warmup_ratio", 0.03)
                .lrSchedulerType(SchedulerType.CONSTANT)
                .pushToHub(true)
                .reportTo("tensorboard")
                .build())
        .build();
  }
}

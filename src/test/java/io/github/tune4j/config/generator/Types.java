package io.github.tune4j.config.generator;

import java.util.List;

/** Which types are generated: what schema.json does not say about them. */
final class Types {

  /**
   * One generated type.
   *
   * @param name the same as in {@code schema.json}
   * @param parent its Java supertype
   * @param doc the type's Javadoc
   * @param rules what checks its values together besides its supertype, as a static method, or
   *     empty
   */
  record Type(String name, String parent, String doc, String rules) {}

  /** The types whose arguments those of {@link #TRAINING} are a part of. */
  static final List<String> TRAINERS =
      List.of("SftConfig", "DpoConfig", "RewardConfig", "KtoConfig", "GrpoConfig");

  /** The one generated type that others extend. */
  static final String TRAINING = "TrainingArguments";

  static final List<Type> ALL =
      List.of(
          new Type(
              TRAINING,
              "Arguments",
              """
              How a model is trained: {@code transformers.TrainingArguments}, the {@code training}
              section of a job. {@link SftConfig} and its siblings add what their method needs.

              <p>A step is an optimizer step: {@code gradient_accumulation_steps} batches on every
              device.
              """,
              "TrainingRules.common"),
          new Type(
              "SftConfig",
              TRAINING,
              """
              How a model is fine-tuned on examples: {@code trl.SFTConfig}, the {@code training}
              section of a job whose task is {@code sft}. It takes everything {@link
              TrainingArguments} does.

              <pre>{@code
              SftConfig training = SftConfig.builder().numTrainEpochs(50).learningRate(1.5e-4).build();
              }</pre>
              """,
              ""),
          new Type(
              "DpoConfig",
              TRAINING,
              """
              How a model learns from pairs of a better and a worse answer: {@code trl.DPOConfig}. It
              takes everything {@link TrainingArguments} does.

              <pre>{@code
              DpoConfig training = DpoConfig.builder().beta(0.1).learningRate(5e-7).build();
              }</pre>

              <p>The method is direct preference optimization (Rafailov et al., 2023).
              """,
              ""),
          new Type(
              "RewardConfig",
              TRAINING,
              """
              How a model learns to score answers from pairs of a better and a worse one: {@code
              trl.RewardConfig}. It takes everything {@link TrainingArguments} does.
              """,
              ""),
          new Type(
              "KtoConfig",
              TRAINING,
              """
              How a model learns from single answers marked good or bad: {@code trl.KTOConfig}. It
              takes everything {@link TrainingArguments} does.

              <p>The method is Kahneman-Tversky optimization (Ethayarajh et al., 2024).
              """,
              ""),
          new Type(
              "GrpoConfig",
              TRAINING,
              """
              How a model learns from rewards for its own answers, several to each prompt: {@code
              trl.GRPOConfig}. It takes everything {@link TrainingArguments} does.

              <p>The method is group relative policy optimization (Shao et al., 2024).
              """,
              "TrainingRules.grpo"),
          new Type(
              "BitsAndBytesConfig",
              "QuantizationConfig",
              """
              How bitsandbytes quantizes a model's linear layers while it is loaded: {@code
              transformers.BitsAndBytesConfig}, the {@code quantization} section of a job.

              <pre>{@code
              BitsAndBytesConfig nf4 = BitsAndBytesConfig.builder()
                  .loadIn4bit(true).bnb4bitQuantType("nf4").bnb4bitComputeDtype(DType.FLOAT16).build();
              }</pre>

              <p>The 4-bit format is that of QLoRA (Dettmers et al., 2023).
              """,
              "QuantizationRules.bitsAndBytes"),
          new Type(
              "GptqConfig",
              "QuantizationConfig",
              """
              How GPTQ quantizes a model, or how a model that it has quantized is loaded: {@code
              transformers.GPTQConfig}.

              <pre>{@code
              GptqConfig gptq = GptqConfig.builder().bits(4).dataset("c4").tokenizer("org/model").build();
              }</pre>

              <p>The method is that of Frantar et al. (2022).
              """,
              "QuantizationRules.gptq"),
          new Type(
              "AwqConfig",
              "QuantizationConfig",
              """
              How a model that AWQ has quantized is loaded: {@code transformers.AwqConfig}.

              <p>The method is that of Lin et al. (2023).
              """,
              ""),
          new Type(
              "LoraConfig",
              "PeftConfig",
              """
              Which layers get low-rank adapters and how large these are: {@code peft.LoraConfig}, the
              {@code adapter} section of a job.

              <pre>{@code
              LoraConfig lora = LoraConfig.builder()
                  .r(16).loraAlpha(32).loraDropout(0.1).targetModules("q_proj", "v_proj").build();
              }</pre>

              <p>The method is LoRA (Hu et al., 2021): a layer's output gains {@code
              lora_alpha / r · B·A·x}, where A has r rows and B has r columns.
              """,
              ""),
          new Type(
              "AdaLoraConfig",
              "PeftConfig",
              """
              Low-rank adapters whose ranks move during training to the layers that need them: {@code
              peft.AdaLoraConfig} (Zhang et al., 2023).
              """,
              "AdapterRules.adaLora"),
          new Type(
              "Ia3Config",
              "PeftConfig",
              """
              Learned factors for keys, values and feed-forward layers, far fewer weights than LoRA:
              {@code peft.IA3Config} (Liu et al., 2022).
              """,
              ""),
          new Type(
              "VeraConfig",
              "PeftConfig",
              """
              Learned scales around random matrices that all layers share: {@code peft.VeraConfig}
              (Kopiczko et al., 2023).
              """,
              ""),
          new Type(
              "OftConfig",
              "PeftConfig",
              """
              Learned rotations of a layer's inputs, block by block: {@code peft.OFTConfig} (Qiu et
              al., 2023).
              """,
              "AdapterRules.oft"),
          new Type(
              "BoftConfig",
              "PeftConfig",
              """
              Learned rotations made of butterfly factors: {@code peft.BOFTConfig} (Liu et al., 2023).
              """,
              "AdapterRules.boft"),
          new Type(
              "LohaConfig",
              "PeftConfig",
              """
              Adapters that are the elementwise product of two low-rank ones: {@code peft.LoHaConfig}
              (Hyeon-Woo et al., 2021).
              """,
              ""),
          new Type(
              "LokrConfig",
              "PeftConfig",
              """
              Adapters that are a Kronecker product: {@code peft.LoKrConfig} (Yeh et al., 2023).
              """,
              ""),
          new Type(
              "PromptTuningConfig",
              "PeftConfig",
              """
              Learned embeddings put before each text: {@code peft.PromptTuningConfig} (Lester et al.,
              2021).
              """,
              "AdapterRules.promptTuning"),
          new Type(
              "PrefixTuningConfig",
              "PeftConfig",
              """
              Learned keys and values put before each text, in every layer: {@code
              peft.PrefixTuningConfig} (Li and Liang, 2021).
              """,
              ""),
          new Type(
              "PromptEncoderConfig",
              "PeftConfig",
              """
              P-tuning, embeddings put before each text that a small network computes: {@code
              peft.PromptEncoderConfig} (Liu et al., 2021).
              """,
              ""),
          new Type(
              "TrainableTokensConfig",
              "PeftConfig",
              """
              Trains the embeddings of some tokens and nothing else: {@code
              peft.TrainableTokensConfig}. For teaching a model new special tokens.
              """,
              ""),
          new Type(
              "GenerationConfig",
              "Arguments",
              """
              How a model generates text: {@code transformers.GenerationConfig}, the {@code
              generation} section of a job. What is not set follows the model's own generation
              settings, and then upstream's.
              """,
              "GenerationRules.check"),
          new Type(
              "ModelOptions",
              "Arguments",
              """
              How a model is loaded: the keywords of {@code from_pretrained}, the {@code model} section
              of a job without its {@code name}.

              <pre>{@code
              ModelOptions options = ModelOptions.builder()
                  .dtype(DType.FLOAT16).deviceMap("balanced").maxMemory(Map.of(0, "4GiB", "cpu", "24GB")).build();
              }</pre>
              """,
              "ModelRules.check"));

  private Types() {}
}

package io.github.tune4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tune4j.exception.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UpstreamFilesTest {

  @TempDir private Path folder = Path.of("");

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void refused(ThrowingCallable read, Path file, String problem) {
    assertThatThrownBy(read).isInstanceOf(ConfigException.class).hasMessage(file + ": " + problem);
  }

  static Stream<PeftConfig> adapters() {
    return Stream.of(
        LoraConfig.builder()
            .r(16)
            .loraDropout(0.1)
            .targetModules("all-linear")
            .useDora(true)
            .build(),
        AdaLoraConfig.builder().totalStep(100).tinit(10).tfinal(5).build(),
        Ia3Config.builder().targetModules("k_proj").feedforwardModules("k_proj").build(),
        PromptTuningConfig.builder().numVirtualTokens(8).taskType(TaskType.CAUSAL_LM).build(),
        PeftConfig.of("HRA").set("r", 8).set("target_modules", List.of("q_proj")).build(),
        LoraConfig.builder().set("megatron_core", null).build());
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void adapter_isReadAsItWasWritten(PeftConfig adapter) throws IOException {
    UpstreamFiles.writeAdapter(adapter, folder);

    assertThat(UpstreamFiles.readAdapter(folder)).isEqualTo(adapter);
    assertThat(UpstreamFiles.readAdapter(folder.resolve("adapter_config.json"))).isEqualTo(adapter);
    assertThat(names()).containsExactly("adapter_config.json");
  }

  @Test
  void adapter_savedByPeft_isReadWithoutItsNotes() throws IOException {
    Path saved =
        file(
            "adapter_config.json",
            """
            {"peft_type": "LORA", "peft_version": "0.21.2", "auto_mapping": null,
             "base_model_name_or_path": "org/model", "inference_mode": true, "eva_config": null,
             "r": 8, "lora_alpha": 32, "lora_dropout": 0.0, "target_modules": ["q_proj"]}
            """);

    assertThat(UpstreamFiles.readAdapter(saved))
        .hasToString(
            "LoraConfig{base_model_name_or_path=org/model, lora_alpha=32, target_modules=[q_proj]}");
  }

  @Test
  void adapter_thatIsWrong_isRefusedByFileAndArgument() throws IOException {
    Path typo = file("typo.json", "{\"peft_type\": \"LORA\", \"lora_alhpa\": 32}");
    refused(
        () -> UpstreamFiles.readAdapter(typo),
        typo,
        "adapter.lora_alhpa: unknown, did you mean lora_alpha?");
    Path object = file("object.json", "{\"peft_type\": \"LORA\", \"eva_config\": {\"rho\": 2}}");
    refused(
        () -> UpstreamFiles.readAdapter(object),
        object,
        "adapter.eva_config: takes a Python object (EvaConfig), which a job cannot carry");
    Path kind = file("kind.json", "{\"peft_type\": \"LORAA\"}");
    refused(
        () -> UpstreamFiles.readAdapter(kind),
        kind,
        "adapter.type: peft has no adapter \"LORAA\", did you mean LORA?");
    Path none = file("none.json", "{\"r\": 4}");
    refused(
        () -> UpstreamFiles.readAdapter(none),
        none,
        "peft_type: is required: it says the kind of adapter");
  }

  @Test
  void fileThatIsNoObject_isRefusedByLineAndColumn() throws IOException {
    Path missing = folder.resolve("missing.json");
    refused(() -> UpstreamFiles.readAdapter(missing), missing, "there is no such file");
    Path broken = file("broken.json", "{\"r\": 4,\n \"r\": 5}");
    assertThatThrownBy(() -> UpstreamFiles.readAdapter(broken))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(broken + ":2:")
        .hasMessageContaining("is no JSON file of one object: Duplicate Object property \"r\"");
    Path list = file("list.yaml", "- 1\n");
    assertThatThrownBy(() -> UpstreamFiles.readTrl(list))
        .hasMessageContaining("is no YAML file of one object");
    Path empty = file("empty.yaml", "");
    assertThatThrownBy(() -> UpstreamFiles.readTrl(empty)).isInstanceOf(ConfigException.class);
  }

  @Test
  void generation_isReadAsItWasWritten_withoutUpstreamsNotes() throws IOException {
    GenerationConfig generation =
        GenerationConfig.builder()
            .doSample(true)
            .topP(0.9)
            .set("eos_token_id", List.of(1, 5))
            .build();
    UpstreamFiles.writeGeneration(generation, folder);

    assertThat(UpstreamFiles.readGeneration(folder)).isEqualTo(generation);
    Path noted =
        file(
            "noted.json",
            "{\"_from_model_config\": true, \"top_k\": 50, \"transformers_version\": \"5.23.0\","
                + " \"sequence_bias\": null}");
    assertThat(UpstreamFiles.readGeneration(noted)).hasToString("GenerationConfig{top_k=50}");
    Path typo = file("typo.json", "{\"top_kk\": 50}");
    refused(
        () -> UpstreamFiles.readGeneration(typo),
        typo,
        "generation.top_kk: unknown, did you mean top_k?");
  }

  static Stream<QuantizationConfig> quantizations() {
    return Stream.of(
        BitsAndBytesConfig.builder().loadIn4bit(true).bnb4bitQuantType("nf4").build(),
        BitsAndBytesConfig.builder().loadIn8bit(true).llmInt8Threshold(5).build(),
        GptqConfig.builder().bits(4).dataset("one", "two").build(),
        AwqConfig.builder().zeroPoint(false).other("version", "gemv").build());
  }

  @ParameterizedTest
  @MethodSource("quantizations")
  void quantization_isReadAsItWasWritten_andTheRestOfTheFileStays(QuantizationConfig quantization)
      throws IOException {
    Path model =
        file(
            "config.json",
            "{\"model_type\": \"mamba2\", \"eps\": 1e-05, \"limit\": [0.0, Infinity], \"n\": null}");
    assertThat(UpstreamFiles.readQuantization(folder)).isEmpty();

    UpstreamFiles.writeQuantization(quantization, folder);

    assertThat(UpstreamFiles.readQuantization(model)).hasValue(quantization);
    assertThat(Files.readString(model).replaceAll("\\s+", " "))
        .startsWith(
            "{ \"model_type\" : \"mamba2\", \"eps\" : 1.0E-5, \"limit\" : [ 0.0, Infinity ],"
                + " \"n\" : null, \"quantization_config\" : {");
  }

  @Test
  void quantization_byAnotherProgram_isReadWithoutItsNotes() throws IOException {
    file(
        "config.json",
        """
        {"quantization_config": {"bits": 4, "checkpoint_format": "gptq", "desc_act": true,
         "group_size": 128, "lm_head": false, "meta": {"quantizer": ["gptqmodel:1.0"]},
         "pack_dtype": "int32", "quant_method": "gptq", "sym": true}}
        """);

    assertThat(UpstreamFiles.readQuantization(folder).orElseThrow())
        .hasToString(
            "GptqConfig{bits=4, desc_act=true, group_size=128,"
                + " meta={quantizer=[gptqmodel:1.0]}, sym=true, format=gptq}");
  }

  @Test
  void quantization_thatIsWrong_isRefusedByFileAndArgument() throws IOException {
    Path typo =
        file("typo.json", "{\"quantization_config\": {\"quant_method\": \"awq\", \"bitts\": 4}}");
    refused(
        () -> UpstreamFiles.readQuantization(typo),
        typo,
        "quantization.bitts: unknown, did you mean bits?");
    Path method = file("method.json", "{\"quantization_config\": {\"quant_method\": \"fp8\"}}");
    refused(
        () -> UpstreamFiles.readQuantization(method),
        method,
        "quantization_config.quant_method: must be awq, bitsandbytes or gptq, got fp8");
    Path missing = folder.resolve("config.json");
    refused(
        () -> UpstreamFiles.writeQuantization(AwqConfig.builder().build(), missing),
        missing,
        "there is no such file");
  }

  @Test
  void trl_isReadAsItWasWritten() throws IOException {
    SftConfig arguments =
        SftConfig.builder()
            .learningRate(1e-4)
            .maxSteps(10)
            .set("eval_strategy", "no")
            .set("max_length", null)
            .lrSchedulerType(SchedulerType.POLYNOMIAL)
            .set("lr_scheduler_kwargs", Map.of("power", 1e10))
            .build();
    TrlConfig config =
        new TrlConfig(arguments, Map.of("model_name_or_path", "org/model", "lora_r", 8));
    Path file = folder.resolve("new/sft.yaml");

    UpstreamFiles.writeTrl(config, file);

    assertThat(UpstreamFiles.readTrl(file).others()).isEqualTo(config.others());
    assertThat(UpstreamFiles.readTrl(file).arguments().toMap())
        .containsEntry("learning_rate", 1e-4)
        .containsEntry("eval_strategy", "no")
        .containsEntry("max_length", null);
    assertThat(Files.readString(file))
        .contains("learning_rate: 0.00010", "eval_strategy: \"no\"", "power: 10000000000");
  }

  @Test
  void trl_takesTextsAsItsCommandLineDoes() throws IOException {
    Path file =
        file("sft.yaml", "packing: yes\nbf16: \"False\"\nlearning_rate: \"1e-4\"\nseed: \"7\"\n");

    assertThat(UpstreamFiles.readTrl(file).arguments())
        .hasToString("SftConfig{packing=true, bf16=false, learning_rate=1.0E-4, seed=7}");
  }

  @Test
  void trl_keepsApartWhatIsNoTrainingArgument_andShowsNoneOfIt() throws IOException {
    Path file =
        file(
            "sft.yaml",
            """
            model_name_or_path: org/model
            dataset_name: org/rows
            lora_r: 8
            output_dir: out
            env: {WANDB_API_KEY: sesame}
            max_steps: 3
            """);
    TrlConfig config = UpstreamFiles.readTrl(file);

    assertThat(config.arguments()).hasToString("SftConfig{output_dir=out, max_steps=3}");
    assertThat(config.others())
        .containsEntry("env", Map.of("WANDB_API_KEY", "sesame"))
        .containsOnlyKeys("model_name_or_path", "dataset_name", "lora_r", "env");
    assertThat(config.toString())
        .isEqualTo(
            "TrlConfig[arguments=SftConfig{output_dir=out, max_steps=3}, others=[dataset_name, env,"
                + " lora_r, model_name_or_path]]");
  }

  @Test
  void trl_thatIsWrong_isRefusedByFileAndArgument() throws IOException {
    Path typo = file("typo.yaml", "learning_rat: 1e-4\n");
    refused(
        () -> UpstreamFiles.readTrl(typo),
        typo,
        "training.learning_rat: unknown, did you mean learning_rate?");
    Path other = file("other.yaml", "dataset_nam: org/rows\n");
    refused(
        () -> UpstreamFiles.readTrl(other),
        other,
        "training.dataset_nam: unknown, did you mean dataset_name?");
    Path target = folder.resolve("written.yaml");
    TrlConfig unknown = new TrlConfig(SftConfig.builder().build(), Map.of("lora_rr", 8));
    refused(
        () -> UpstreamFiles.writeTrl(unknown, target),
        target,
        "lora_rr: unknown, did you mean lora_r?");
    assertThat(target).doesNotExist();
  }

  @Test
  void whatOnlyTune4jUnderstands_isNotWritten() throws IOException {
    Path file = folder.resolve("sft.yaml");
    SftConfig arguments =
        SftConfig.builder()
            .set("seed", -1)
            .set("optim", "adam")
            .set("padding_quantile", 0.9)
            .set("learning_rate", "${NO_SUCH_RATE}")
            .build();

    assertThatThrownBy(() -> UpstreamFiles.writeTrl(new TrlConfig(arguments, Map.of()), file))
        .hasMessage(
            """
            4 problems:
              %1$s: training.seed: -1 means something to Tune4J only
              %1$s: training.optim: adam means something to Tune4J only
              %1$s: training.padding_quantile: is Tune4J's own, and unknown to upstream
              %1$s: training.learning_rate: refers to an environment variable, which upstream does not look up"""
                .formatted(file));
    assertThatThrownBy(
            () ->
                UpstreamFiles.writeAdapter(
                    LoraConfig.builder().set("force_embedding_gradients", true).build(), folder))
        .hasMessageEndingWith("is Tune4J's own, and unknown to upstream");
    assertThat(names()).isEmpty();
  }

  @Test
  void variablesInAFileOfOthers_areNotLookedUp() throws IOException {
    String problem =
        "looks like a reference to an environment variable, which no file of others may make";
    Path adapter = file("adapter.json", "{\"peft_type\": \"LORA\", \"revision\": \"${HOME}\"}");
    refused(() -> UpstreamFiles.readAdapter(adapter), adapter, "adapter.revision: " + problem);
    Path trl = file("sft.yaml", "run_name: ${HOME}\n");
    refused(() -> UpstreamFiles.readTrl(trl), trl, "training.run_name: " + problem);
  }

  @Test
  void oldNamesInAFile_areUnderstood() throws IOException {
    Path file = file("sft.yaml", "evaluation_strategy: epoch\nwarmup_ratio: 0.1\n");

    assertThat(UpstreamFiles.readTrl(file).arguments())
        .hasToString("SftConfig{eval_strategy=epoch, warmup_steps=0.1}");
  }

  @Test
  void fileThatCannotBeWritten_leavesNothing() throws IOException {
    file("taken", "a file, not a folder");
    Path within = folder.resolve("taken/adapter_config.json");

    assertThatThrownBy(() -> UpstreamFiles.writeAdapter(LoraConfig.builder().build(), within))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(within + ": cannot be written: ");
    assertThat(names()).containsExactly("taken");
  }
}

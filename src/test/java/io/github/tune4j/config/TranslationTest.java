package io.github.tune4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Old names and other tools' words are understood, and their author is told what they mean. */
class TranslationTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          warmup_ratio: 0.03               | {warmup_steps=0.03}                | warmup_ratio is the old name of warmup_steps; taken as warmup_steps: 0.03
          gradient_checkpointing: true     | {activation_checkpointing=true}    | gradient_checkpointing is the old name of activation_checkpointing; taken as activation_checkpointing: true
          evaluation_strategy: epoch       | {eval_strategy=epoch}              | evaluation_strategy is the old name of eval_strategy; taken as eval_strategy: epoch
          max_seq_length: 512              | {max_length=512}                   | max_seq_length is the old name of max_length; taken as max_length: 512
          no_cuda: true                    | {use_cpu=true}                     | no_cuda is the old name of use_cpu; taken as use_cpu: true
          per_gpu_train_batch_size: 4      | {per_device_train_batch_size=4}    | per_gpu_train_batch_size is the old name of per_device_train_batch_size; taken as per_device_train_batch_size: 4
          adafactor: true                  | {optim=adafactor}                  | adafactor is another way to say it; taken as optim: adafactor
          adafactor: false                 | {}                                 | adafactor is left out: optim says it
          group_by_length: true            | {train_sampling_strategy=group_by_length} | group_by_length is another way to say it; taken as train_sampling_strategy: group_by_length
          save_safetensors: true           | {}                                 | save_safetensors is left out: weights are always saved as safetensors
          optim: adam                      | {optim=adam}                       | upstream has no optim adam; torch.optim.Adam is used
          optim: adadelta                  | {optim=adadelta}                   | upstream has no optim adadelta; torch.optim.Adadelta is used
          seed: -1                         | {seed=-1}                          | a seed is drawn when the run starts; effective.json records it
          warmup_epochs: 0.75              | {warmup_steps=0.25}                | upstream counts no epochs of warm-up; taken as warmup_steps: 0.25, a share of all steps
          loss_function: TokenAveragedCrossEntropy  | {loss_type=nll}           | TokenAveragedCrossEntropy is another tool's word; taken as loss_type: nll
          loss_type: SampleAveragedCrossEntropy     | {loss_type=sample_averaged} | SampleAveragedCrossEntropy is another tool's word; taken as loss_type: sample_averaged
          """)
  void trainingArgument(String yaml, String meant, String notice) {
    SftConfig training = SftConfig.of(read(yaml));

    assertThat(training.toMap()).hasToString(meant);
    assertThat(training.notices()).containsExactly(new Notice("training." + name(yaml), notice));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          torch_dtype: float16         | {dtype=float16}   | torch_dtype is the old name of dtype; taken as dtype: float16
          dtype: torch.bfloat16        | {dtype=bfloat16}  | torch.bfloat16 is taken as dtype: bfloat16
          torch_dtype: bf16            | {dtype=bfloat16}  | torch_dtype is the old name of dtype; taken as dtype: bf16; bf16 is taken as dtype: bfloat16
          tokenizer: other/tokenizer   | {processing_class=other/tokenizer} | tokenizer is the old name of processing_class; taken as processing_class: other/tokenizer
          use_auth_token: true         | {}                | use_auth_token is left out: the login of this machine is used anyway
          use_auth_token: ${HF_TOKEN}  | {token=${HF_TOKEN}} | use_auth_token is the old name of token; taken as token: ${HF_TOKEN}
          use_flash_attention_2: true  | {attn_implementation=flash_attention_2} | use_flash_attention_2 is another way to say it; taken as attn_implementation: flash_attention_2
          low_cpu_mem_usage: true      | {}                | low_cpu_mem_usage is left out: models are always loaded that way
          """)
  void modelOption(String yaml, String meant, String notice) {
    ModelOptions model = ModelOptions.of(read(yaml));

    assertThat(model.toMap()).hasToString(meant);
    assertThat(model.notices()).containsExactly(new Notice("model." + name(yaml), notice));
  }

  @ParameterizedTest
  @CsvSource({"target_modules: []", "target_modules: ''"})
  void emptyTargets_areAllLinearLayers(String yaml) {
    LoraConfig adapter = LoraConfig.of(read(yaml));

    assertThat(adapter.toMap()).hasToString("{target_modules=all-linear}");
    assertThat(adapter.notices())
        .containsExactly(
            new Notice(
                "adapter.target_modules", "names no layer; taken as target_modules: all-linear"));
  }

  @Test
  void builders_understandTheSame() {
    SftConfig training = SftConfig.builder().gradientCheckpointing(true).build();

    assertThat(training.get("activation_checkpointing")).contains(true);
    assertThat(training.notices()).hasSize(1);
    assertThat(training.toBuilder().build().notices()).isEmpty();
    assertThat(
            BitsAndBytesConfig.of(
                    Map.of("load_in_4bit", true, "bnb_4bit_compute_dtype", "torch.float16"))
                .get("bnb_4bit_compute_dtype"))
        .contains("float16");
  }

  @Test
  void lossesOfPreferences_areLists() {
    assertThat(DpoConfig.of(Map.of("loss_function", "IPOLoss")).toMap())
        .isEqualTo(Map.of("loss_type", List.of("ipo")));
  }

  @Test
  void whatOtherToolsHaveBesides_isAnArgumentOfOurs() {
    assertThat(SftConfig.builder().paddingQuantile(0.9).build().toMap())
        .hasToString("{padding_quantile=0.9}");
    assertThat(LoraConfig.builder().forceEmbeddingGradients(true).build().toMap())
        .hasToString("{force_embedding_gradients=true}");
    assertThat(ModelOptions.builder().intermediateDropout(0.1).build().toMap())
        .hasToString("{intermediate_dropout=0.1}");
    assertThatThrownBy(() -> SftConfig.builder().paddingQuantile(2).build())
        .hasMessage("training.padding_quantile: must be between 0 and 1, got 2.0");
  }

  @Test
  void warmupEpochs_areAShareOfTheRunsEpochs() {
    assertThat(SftConfig.of(read("num_train_epochs: 10\nwarmup_epochs: 1")).get("warmup_steps"))
        .contains(0.1);
    assertThatThrownBy(() -> SftConfig.of(read("warmup_epochs: 3")))
        .hasMessage(
            "training.warmup_epochs: a warm-up of 3 epochs is not shorter than the run of 3.0");
    assertThatThrownBy(() -> SftConfig.of(read("warmup_epochs: 1\nmax_steps: 10")))
        .hasMessage(
            "training.warmup_epochs: cannot be counted beside max_steps; give warmup_steps"
                + " instead");
  }

  @Test
  void oldAndCurrentName_mayNotContradict() {
    assertThat(SftConfig.of(read("warmup_ratio: 0.1\nwarmup_steps: 0.1")).toMap())
        .hasToString("{warmup_steps=0.1}");
    assertThatThrownBy(
            () ->
                SftConfig.of(read("gradient_checkpointing: true\nactivation_checkpointing: false")))
        .hasMessage(
            "training.gradient_checkpointing: gradient_checkpointing means"
                + " activation_checkpointing: true, and activation_checkpointing says otherwise");
  }

  @Test
  void wrongValueOfAnOldName_isReportedWhereItWasWritten() {
    assertThatThrownBy(() -> SftConfig.of(read("warmup_ratio: 1.5")))
        .hasMessage("training.warmup_ratio: must be at least 0 and less than 1, got 1.5");
    assertThatThrownBy(() -> SftConfig.of(read("max_seq_length: long")))
        .hasMessage("training.max_seq_length: must be a whole number, got the text \"long\"");
    assertThatThrownBy(() -> ModelOptions.of(read("use_auth_token: hf_secret")))
        .hasMessageContaining("a job never holds a token")
        .hasMessageNotContaining("hf_secret");
  }

  @Test
  void aNameThatIsOldElsewhere_isUnknownHere() {
    assertThatThrownBy(() -> TrainingArguments.of(read("max_seq_length: 512")))
        .hasMessageStartingWith("training.max_seq_length: unknown");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> read(String yaml) {
    return new YAMLMapper().readValue(yaml, LinkedHashMap.class);
  }

  private static String name(String yaml) {
    return yaml.substring(0, yaml.indexOf(':'));
  }
}

package io.github.tune4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PeftConfigTest {

  @ParameterizedTest
  @MethodSource("io.github.tune4j.config.PeftConfig#types")
  void everyKind_isReachableByItsName(String type) {
    PeftConfig adapter = PeftConfig.of(type).build();

    assertThat(adapter.peftType()).isEqualTo(type);
    assertThat(adapter.section()).isEqualTo("adapter");
    assertThat(adapter.toBuilder().build()).isEqualTo(adapter);
  }

  @Test
  void kindWithATypeOfItsOwn_isBuiltAsThatType() {
    assertThat(PeftConfig.of("lora").set("r", 4).build())
        .isEqualTo(LoraConfig.builder().r(4).build());
    assertThat(PeftConfig.of("P_TUNING").build()).isInstanceOf(PromptEncoderConfig.class);
  }

  @Test
  void kindWithout_isCheckedByTheSnapshot() {
    PeftConfig hra =
        PeftConfig.of("HRA").set("r", 8).set("target_modules", List.of("q_proj")).build();

    assertThat(hra).hasToString("HRAConfig{r=8, target_modules=[q_proj]}");
    assertThat(hra).isNotEqualTo(PeftConfig.of("MISS").setAll(hra.toMap()).build());
    assertThatThrownBy(() -> PeftConfig.of("HRA").set("r", 0).build())
        .hasMessage("adapter.r: must be at least 1, got 0");
    assertThatThrownBy(() -> PeftConfig.of("HRA").set("aply_GS", true).build())
        .hasMessage("adapter.aply_GS: unknown, did you mean apply_GS?");
  }

  @Test
  void unknownKind_saysWhatWasMeant() {
    assertThatThrownBy(() -> PeftConfig.of("LORRA"))
        .hasMessage("adapter.type: peft has no adapter \"LORRA\", did you mean LORA?");
  }

  @Test
  void theKindItself_isNoArgument() {
    assertThatThrownBy(() -> LoraConfig.of(Map.of("peft_type", "IA3")))
        .hasMessage("adapter.peft_type: the adapter's type says it");
  }

  @Test
  void numberAndSizeOfBlocks_followFromEachOther() {
    assertThatThrownBy(() -> OftConfig.builder().r(4).build())
        .hasMessage("adapter.r: r 4 requires oft_block_size 0");
    assertThatThrownBy(() -> BoftConfig.builder().boftBlockSize(0).build())
        .hasMessage(
            "adapter.boft_block_size: boft_block_size 0 requires boft_block_num of at least 1");
    assertThat(OftConfig.builder().r(4).oftBlockSize(0).build().toMap()).hasSize(2);
  }

  @Test
  void budgetOfRanks_isBuiltUponLora() {
    assertThat(
            AdaLoraConfig.builder()
                .initR(12)
                .targetR(4)
                .deltaT(10)
                .totalStep(1000)
                .loraAlpha(32)
                .targetModules("all-linear")
                .build()
                .toMap())
        .hasToString(
            "{init_r=12, target_r=4, deltaT=10, total_step=1000, lora_alpha=32,"
                + " target_modules=all-linear}");
  }

  @Test
  void budgetOfRanks_needsStepsBetweenItsPhases() {
    assertThatThrownBy(() -> AdaLoraConfig.builder().totalStep(100).tinit(60).tfinal(40).build())
        .hasMessage(
            "adapter.total_step: total_step 100 must exceed tinit and tfinal together, 100");
  }

  @Test
  void promptFromText_requiresTheTextAndItsTokenizer() {
    assertThatThrownBy(
            () ->
                PromptTuningConfig.builder()
                    .promptTuningInit("TEXT")
                    .promptTuningInitText("Answer briefly:")
                    .build())
        .hasMessage(
            "adapter.prompt_tuning_init: prompt_tuning_init TEXT requires tokenizer_name_or_path");
  }

  @Test
  void argumentOfSeveralForms_hasAMethodForEach() {
    assertThat(LoraConfig.builder().initLoraWeights(false).build().get("init_lora_weights"))
        .contains(false);
    assertThat(LoraConfig.builder().layersToTransform(3).build().get("layers_to_transform"))
        .contains(3);
    assertThat(LoraConfig.builder().layersToTransform(3, 4).build().get("layers_to_transform"))
        .contains(List.of(3, 4));
    assertThat(
            LoraConfig.builder()
                .trainableTokenIndices(Map.of("embed_tokens", List.of(7)))
                .build()
                .get("trainable_token_indices"))
        .contains(Map.of("embed_tokens", List.of(7)));
  }
}

package io.github.tune4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoraConfigTest {

  @Test
  void builder_sendsOnlyWhatWasSet() {
    LoraConfig lora =
        LoraConfig.builder()
            .r(16)
            .loraAlpha(32)
            .loraDropout(0.1)
            .targetModules("q_proj", "v_proj")
            .build();

    assertThat(lora.toMap().toString())
        .isEqualTo("{r=16, lora_alpha=32, lora_dropout=0.1, target_modules=[q_proj, v_proj]}");
    assertThat(lora).hasToString("LoraConfig" + lora.toMap());
  }

  @Test
  void allLinear_isSentAsText() {
    assertThat(LoraConfig.builder().targetModules("all-linear").build().get("target_modules"))
        .contains("all-linear");
    assertThat(LoraConfig.builder().targetModules("q_proj").build().get("target_modules"))
        .contains(List.of("q_proj"));
    assertThat(LoraConfig.builder().targetModulesMatching(".*_proj").build().get("target_modules"))
        .contains(".*_proj");
  }

  @Test
  void allLinear_inAList_isRefused() {
    assertThatThrownBy(() -> LoraConfig.builder().targetModules("all-linear", "lm_head").build())
        .hasMessage(
            "adapter.target_modules: all-linear must be a text by itself, not part of a list");
  }

  @Test
  void severalMistakes_areReportedAtOnce() {
    assertThatThrownBy(() -> LoraConfig.builder().r(0).loraAlpha(0).loraDropout(1.5).build())
        .hasMessage(
            """
            3 problems:
              adapter.r: must be at least 1, got 0
              adapter.lora_alpha: must be at least 1, got 0 (the adapter is scaled by lora_alpha / r)
              adapter.lora_dropout: must be between 0 and 1, got 1.5"""
                .stripIndent());
  }

  @Test
  void objectThatJsonCannotExpress_isRefused_unlessPassedUnchecked() {
    assertThatThrownBy(() -> LoraConfig.builder().set("eva_config", Map.of("rho", 2)).build())
        .hasMessage(
            "adapter.eva_config: takes a Python object (EvaConfig), which a job cannot carry");
    assertThat(LoraConfig.builder().other("eva_config", Map.of("rho", 2)).build().toMap())
        .containsEntry("eva_config", Map.of("rho", 2));
  }

  @Test
  void initLoraWeights_takesFlagsWordsAndPatterns() {
    for (Object value : new Object[] {true, "pissa", "pissa_niter_16"}) {
      assertThat(LoraConfig.of(Map.of("init_lora_weights", value)).get("init_lora_weights"))
          .contains(value);
    }
    assertThatThrownBy(() -> LoraConfig.of(Map.of("init_lora_weights", "gausian")))
        .hasMessage(
            "adapter.init_lora_weights: must be true or false or one of corda, eva, gaussian,"
                + " loftq, mica, olora, orthogonal, pissa, pissa_niter_[0-9]+, got the text"
                + " \"gausian\", did you mean gaussian?");
  }

  @Test
  void patterns_keepTheirKeysOrder() {
    Map<String, Integer> ranks = new LinkedHashMap<>();
    ranks.put("z", 4);
    ranks.put("a", 8);

    assertThat(LoraConfig.builder().rankPattern(ranks).build())
        .hasToString("LoraConfig{rank_pattern={z=4, a=8}}");
  }
}

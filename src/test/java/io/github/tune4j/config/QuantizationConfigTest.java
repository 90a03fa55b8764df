package io.github.tune4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuantizationConfigTest {

  @Test
  void methods_areUpstreamsWords() {
    List<QuantizationConfig> all =
        List.of(
            BitsAndBytesConfig.builder().build(),
            GptqConfig.builder().bits(4).build(),
            AwqConfig.builder().build());

    assertThat(all)
        .extracting(QuantizationConfig::method)
        .containsExactly("bitsandbytes", "gptq", "awq");
    assertThat(all).extracting(Arguments::section).containsOnly("quantization");
  }

  @Test
  void gptq_requiresBits() {
    assertThatThrownBy(() -> GptqConfig.builder().sym(true).build())
        .hasMessage("quantization.bits: is required");
    assertThatThrownBy(() -> GptqConfig.builder().bits(5).build())
        .hasMessage("quantization.bits: must be 2, 3, 4 or 8, got 5");
  }

  @Test
  void gptqBatches_requireAPadToken() {
    assertThatThrownBy(() -> GptqConfig.builder().bits(4).batchSize(2).build())
        .hasMessage("quantization.batch_size: batch_size 2 requires pad_token_id");
  }

  @Test
  void gptqDataset_isANameOrTexts() {
    assertThat(GptqConfig.builder().bits(4).dataset("c4").build().get("dataset")).contains("c4");
    assertThat(GptqConfig.builder().bits(4).dataset("one", "two").build().get("dataset"))
        .contains(List.of("one", "two"));
  }

  @Test
  void awqBackend_isOneOfUpstreams() {
    assertThat(AwqConfig.of(Map.of("backend", "marlin")).toMap()).hasSize(1);
    assertThatThrownBy(() -> AwqConfig.builder().backend("marlinn").build())
        .hasMessageEndingWith("got the text \"marlinn\", did you mean marlin?");
  }
}

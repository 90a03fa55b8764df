package io.github.tune4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tune4j.exception.ConfigException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BitsAndBytesConfigTest {

  @Test
  void nf4_isSentInUpstreamsNames() {
    BitsAndBytesConfig nf4 =
        BitsAndBytesConfig.builder()
            .loadIn4bit(true)
            .bnb4bitQuantType("nf4")
            .bnb4bitUseDoubleQuant(true)
            .bnb4bitComputeDtype(DType.FLOAT16)
            .build();

    assertThat(nf4.section()).isEqualTo("quantization");
    assertThat(nf4.toMap().toString())
        .isEqualTo(
            "{load_in_4bit=true, bnb_4bit_quant_type=nf4, bnb_4bit_use_double_quant=true,"
                + " bnb_4bit_compute_dtype=float16}");
  }

  @Test
  void fourBitSetting_without4bit_namesBothSides() {
    assertThatThrownBy(() -> BitsAndBytesConfig.of(Map.of("bnb_4bit_quant_type", "nf4")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("quantization.bnb_4bit_quant_type: bnb_4bit_quant_type requires load_in_4bit")
        .extracting(e -> ((ConfigException) e).field())
        .isEqualTo("quantization.bnb_4bit_quant_type");
  }

  @Test
  void eightBitSetting_with4bit_namesBothSides() {
    BitsAndBytesConfig.Builder builder =
        BitsAndBytesConfig.builder().loadIn4bit(true).llmInt8Threshold(5);

    assertThatThrownBy(builder::build)
        .hasMessage("quantization.llm_int8_threshold: llm_int8_threshold requires load_in_8bit");
  }

  @Test
  void fourAndEightBit_excludeEachOther() {
    assertThatThrownBy(() -> BitsAndBytesConfig.builder().loadIn4bit(true).loadIn8bit(true).build())
        .hasMessage("quantization.load_in_4bit: load_in_4bit and load_in_8bit exclude each other");
  }

  @Test
  void unknownQuantType_listsWhatIsAllowed() {
    assertThatThrownBy(
            () -> BitsAndBytesConfig.builder().loadIn4bit(true).bnb4bitQuantType("nf5").build())
        .hasMessage(
            "quantization.bnb_4bit_quant_type: must be one of fp4, nf4, got the text \"nf5\", did"
                + " you mean nf4?");
  }

  @Test
  void autoDtype_isNoComputeType() {
    assertThatThrownBy(
            () ->
                BitsAndBytesConfig.builder()
                    .loadIn4bit(true)
                    .bnb4bitComputeDtype(DType.AUTO)
                    .build())
        .hasMessage(
            "quantization.bnb_4bit_compute_dtype: must be one of bfloat16, float16, float32,"
                + " float64, got the text \"auto\"");
  }
}

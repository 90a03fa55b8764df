package io.github.tune4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionSupportTest {

  @Test
  void architecture_hasWhatItsClassHas() {
    assertThat(AttentionSupport.of("llama"))
        .hasValueSatisfying(
            names -> assertThat(names).startsWith("eager", "sdpa").contains("flex_attention"));
    assertThat(AttentionSupport.of("bloom"))
        .hasValueSatisfying(names -> assertThat(names).containsExactly("eager"));
    assertThat(AttentionSupport.of("gpt_oss"))
        .hasValueSatisfying(
            names -> assertThat(names).contains("kernels-community/vllm-flash-attn3"));
    assertThat(AttentionSupport.of("my_own_model")).isEmpty();
  }

  @Test
  void implementationThatIsNotThere_isAProblemThatNamesThoseThatAre() {
    assertThat(AttentionSupport.check("gemma2", "sdpa"))
        .hasValue(
            "gemma2 has no attention implementation \"sdpa\" in transformers 5.23.0; it has eager,"
                + " flash_attention_2, flash_attention_3, flash_attention_4, flex_attention, or"
                + " leave it to auto");
    assertThat(AttentionSupport.check("llama", "sdpaa")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"auto", "eager", "flex_attention", "kernels-community/flash-attn2", "paged|eager"})
  void implementationThatMayBeThere_isNone(String requested) {
    assertThat(AttentionSupport.check("gemma2", requested)).isEmpty();
  }

  @Test
  void unknownArchitecture_isLeftToUpstream() {
    assertThat(AttentionSupport.check("my_own_model", "sdpa")).isEmpty();
  }
}

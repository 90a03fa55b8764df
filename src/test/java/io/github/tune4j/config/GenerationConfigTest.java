package io.github.tune4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GenerationConfigTest {

  @Test
  void wholeNumber_forAFractionalArgument_isSentAsFraction() {
    assertThat(GenerationConfig.of(Map.of("temperature", 1)).get("temperature")).contains(1.0);
  }

  @Test
  void temperatureZero_pointsToGreedyDecoding() {
    assertThatThrownBy(() -> GenerationConfig.builder().temperature(0).build())
        .hasMessage(
            "generation.temperature: must be greater than 0, got 0.0 (for greedy answers set"
                + " do_sample to false)");
  }

  @Test
  void fewestTokens_mayNotExceedMost() {
    assertThatThrownBy(() -> GenerationConfig.builder().minNewTokens(9).maxNewTokens(8).build())
        .hasMessage("generation.min_new_tokens: min_new_tokens 9 exceeds max_new_tokens 8");
  }

  @Test
  void severalGreedyAnswers_areRefused() {
    assertThatThrownBy(
            () -> GenerationConfig.builder().doSample(false).numReturnSequences(3).build())
        .hasMessage(
            "generation.num_return_sequences: num_return_sequences 3 requires do_sample or"
                + " num_beams of at least 3");
    assertThat(
            GenerationConfig.builder()
                .doSample(false)
                .numReturnSequences(3)
                .numBeams(3)
                .build()
                .toMap())
        .hasSize(3);
  }

  @Test
  void stopStrings_areAList() {
    assertThat(GenerationConfig.builder().stopStrings("\n\n", "###").maxNewTokens(64).build())
        .hasToString("GenerationConfig{stop_strings=[\n\n, ###], max_new_tokens=64}");
  }
}

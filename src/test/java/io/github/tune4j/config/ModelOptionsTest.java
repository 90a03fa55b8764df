package io.github.tune4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelOptionsTest {

  @Test
  void deviceNumbers_becomeJsonKeys() {
    ModelOptions options =
        ModelOptions.builder()
            .dtype(DType.FLOAT16)
            .deviceMap("balanced")
            .maxMemory(Map.of(0, "4GiB"))
            .attnImplementation(AttentionImplementation.EAGER)
            .offloadFolder(Path.of("offload"))
            .build();

    assertThat(options)
        .hasToString(
            "ModelOptions{dtype=float16, device_map=balanced, max_memory={0=4GiB},"
                + " attn_implementation=eager, offload_folder=offload}");
    assertThat(options.get("max_memory")).contains(Map.of("0", "4GiB"));
  }

  @Test
  void deviceMap_isAnameAnumberOrAMap() {
    assertThat(ModelOptions.of(Map.of("device_map", 0)).get("device_map")).contains(0);
    assertThat(ModelOptions.builder().deviceMap(Map.of("", "cpu")).build().get("device_map"))
        .contains(Map.of("", "cpu"));
    assertThatThrownBy(() -> ModelOptions.of(Map.of("device_map", List.of("cpu"))))
        .hasMessage(
            "model.device_map: must be a map, a whole number or a text, got the list [cpu]");
  }

  @Test
  void memoryThatIsNoSize_namesTheDevice() {
    assertThatThrownBy(() -> ModelOptions.builder().maxMemory(Map.of("cpu", "4 gigs")).build())
        .hasMessage(
            "model.max_memory.cpu: must be a number of bytes or a text such as 4GiB, got the text"
                + " \"4 gigs\"");
    assertThatThrownBy(() -> ModelOptions.builder().maxMemory(Map.of(0, -1)).build())
        .hasMessage(
            "model.max_memory.0: must be a number of bytes or a text such as 4GiB, got the number"
                + " -1");
    assertThat(ModelOptions.builder().maxMemory(Map.of(0, 0)).build().isSet("max_memory")).isTrue();
    assertThat(ModelOptions.builder().maxMemory(Map.of("cpu", 8_000_000_000L)).build().toMap())
        .containsEntry("max_memory", Map.of("cpu", 8_000_000_000L));
  }

  @Test
  void token_isNeverPartOfAJob() {
    assertThatThrownBy(() -> ModelOptions.of(Map.of("token", "hf_secret")))
        .hasMessage(
            "model.token: a job never holds a token: write ${HF_TOKEN} for the environment variable of"
                + " that name, or leave it out and log in with `hf auth login`");
  }
}

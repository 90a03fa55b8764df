package io.github.tune4j.python;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatJsonTest {

  @Test
  void nestedValues_getDottedKeys_andNullsAreLeftOut() throws IOException {
    assertThat(
            FlatJson.read("{\"a\": 1, \"b\": {\"c\": \"x\", \"d\": {}}, \"e\": null, \"f\": true}"))
        .containsExactly(entry("a", "1"), entry("b.c", "x"), entry("f", "true"));
  }

  @Test
  void writtenObject_readsBack() throws IOException {
    Map<String, String> values = Map.of("path", "C:\\Python\\\"x\"", "name", "日本");
    assertThat(FlatJson.read(new String(FlatJson.write(values), StandardCharsets.UTF_8)))
        .isEqualTo(values);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"a\": [1]}", "{\"a\": 1", "pyenv: command not found"})
  void anythingElse_isAnIoException(String text) {
    assertThatThrownBy(() -> FlatJson.read(text)).isInstanceOf(IOException.class);
  }
}

package io.github.tune4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What is written reads back as it was. */
class JsonBytesTest {

  private static final String PIECES = "a?\"\\/\n\r\t\b\f\u0000\u001f\u007f\u2028京é\uFFFD";

  @Test
  void anyTextReadsBackAsItWas() {
    Random random = new Random(5);
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(12); j > 0; j--) {
        int piece = random.nextInt(PIECES.length() + 1);
        text.append(piece == PIECES.length() ? "😀" : PIECES.substring(piece, piece + 1));
      }
      JsonBytes json = new JsonBytes().text(text.toString());
      assertThat(JsonMapper.shared().readValue(json.toArray(), String.class))
          .isEqualTo(text.toString());
    }
  }

  @Test
  void halfACharacterIsWrittenAsAReplacement() {
    assertThat(new JsonBytes().text("a\uD83D?\uDE00😀").toString())
        .isEqualTo("\"a\uFFFD?\uFFFD😀\"");
  }

  @Test
  void longTextsAreKeptWhole() {
    String text = "日本\n".repeat(5000);
    assertThat(JsonMapper.shared().readValue(new JsonBytes().text(text).toArray(), String.class))
        .isEqualTo(text);
  }
}

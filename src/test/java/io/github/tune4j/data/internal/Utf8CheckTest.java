package io.github.tune4j.data.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The decoder of the JDK is the reference. */
class Utf8CheckTest {

  private final Random random = new Random(20261122);

  @Test
  void everySequenceOfTwoBytesIsJudgedAsTheDecoderDoes() throws IOException {
    for (int i = 0; i < 0x10000; i++) {
      assertAgrees(new byte[] {(byte) (i >> 8), (byte) i});
    }
  }

  @Test
  void longerSequencesAreJudgedAsTheDecoderDoes() throws IOException {
    int[] interesting = {0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xFF};
    for (int first = 0xDF; first <= 0xFF; first++) {
      for (int second : interesting) {
        for (int third : interesting) {
          assertAgrees(new byte[] {(byte) first, (byte) second, (byte) third});
          for (int fourth : interesting) {
            assertAgrees(new byte[] {(byte) first, (byte) second, (byte) third, (byte) fourth});
          }
        }
      }
    }
  }

  @Test
  void spoiledTextLongerThanTheBufferIsJudgedAsTheDecoderDoes() throws IOException {
    byte[] text = "日本の首都は🗾 Tokyo, é\n".repeat(6_000).getBytes(StandardCharsets.UTF_8);
    assertAgrees(text);
    int refused = 0;
    for (int i = 0; i < 200; i++) {
      byte[] spoiled = text.clone();
      int at = random.nextInt(spoiled.length);
      spoiled[at] = (byte) random.nextInt(256);
      refused += assertAgrees(spoiled) ? 0 : 1;
    }
    assertThat(refused).isBetween(100, 199);
  }

  @Test
  void aCharacterAcrossTheEndOfTheBufferIsWhole() throws IOException {
    for (int before = 65_520; before <= 65_545; before++) {
      assertAgrees(("a".repeat(before) + "🗾京é").getBytes(StandardCharsets.UTF_8));
    }
  }

  private static boolean assertAgrees(byte[] bytes) throws IOException {
    boolean expected;
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      expected = true;
    } catch (CharacterCodingException e) {
      expected = false;
    }
    assertThat(Utf8Check.isUtf8(new ByteArrayInputStream(bytes))).isEqualTo(expected);
    return expected;
  }
}

package io.github.tune4j.data.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What comes out when bytes are read in a character set: how many sequences are none of it, on
 * which lines, and how far the rest is what Japanese text is made of. For one text; not
 * thread-safe.
 */
final class CharacterCount {

  /** Lines that are told at most. */
  static final int LINES = 20;

  private static final int BUFFER = 1 << 16;
  private static final double MOSTLY = 0.85;

  private long line = 1;
  private boolean afterReturn;
  private long malformed;
  private long improbable;
  private long other;
  private long common;
  private final List<Long> badLines = new ArrayList<>();

  /** Reads a text to its end. */
  static CharacterCount of(TextFile file, Charset charset, int mark) throws IOException {
    CharacterCount count = new CharacterCount();
    try (InputStream bytes = file.bytes()) {
      bytes.skipNBytes(mark);
      count.read(bytes, charset.newDecoder());
    }
    return count;
  }

  private void read(InputStream bytes, CharsetDecoder decoder) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(BUFFER);
    CharBuffer out = CharBuffer.allocate(BUFFER);
    boolean end = false;
    while (!end) {
      int read = bytes.read(in.array(), in.position(), in.remaining());
      end = read < 0;
      in.position(in.position() + Math.max(0, read)).flip();
      CoderResult result;
      do {
        result = decoder.decode(in, out, end);
        count(out);
        if (result.isError()) {
          bad();
          in.position(in.position() + result.length());
        }
      } while (!result.isUnderflow());
      in.compact();
    }
    decoder.flush(out);
    count(out);
  }

  private void bad() {
    malformed++;
    if (badLines.size() < LINES
        && (badLines.isEmpty() || badLines.get(badLines.size() - 1) != line)) {
      badLines.add(line);
    }
  }

  private void count(CharBuffer out) {
    out.flip();
    while (out.hasRemaining()) {
      count(out.get());
    }
    out.clear();
  }

  private void count(char c) {
    if (c == '\n' || c == '\r') {
      line += c == '\n' && afterReturn ? 0 : 1;
    } else if (c >= 0x80) {
      other++;
      common += Letters.common(c) ? 1 : 0;
      improbable += improbable(c) ? 1 : 0;
    } else if (c < ' ' && c != '\t') {
      improbable++;
    }
    afterReturn = c == '\r';
  }

  private static boolean improbable(char c) {
    return c < 0xA0 || (c >= '\uE000' && c <= '\uF8FF') || !Character.isDefined(c);
  }

  /** Whether all bytes are of the character set. */
  boolean decodes() {
    return malformed == 0;
  }

  /** Whether it reads as text, and what is not ASCII mostly as what Japanese is written with. */
  boolean fits() {
    return malformed == 0 && improbable == 0 && common >= other * MOSTLY;
  }

  /** Whether more of what is not ASCII is right than wrong. */
  boolean mostlyDecodes() {
    return other > malformed;
  }

  /** The first lines, counted from 1, with bytes that are none of the character set. */
  List<Long> badLines() {
    return List.copyOf(badLines);
  }

  /** Characters that Japanese text mostly consists of. */
  private static final class Letters {

    /** The kanji of level 1 of JIS X 0208: rows 16 to 47. */
    private static final BitSet FREQUENT = frequent();

    static boolean common(char c) {
      return (c >= '\u3000' && c <= '\u30FF') // punctuation, hiragana, katakana
          || (c >= '\uFF01' && c <= '\uFF5E') // full-width ASCII
          || (c >= '\uFF66' && c <= '\uFF9F') // half-width katakana, not its punctuation
          || (c >= '\u2010' && c <= '\u2026') // dashes, quotes, ellipsis
          || FREQUENT.get(c);
    }

    private static BitSet frequent() {
      Charset eucJp = Charset.forName("EUC-JP");
      BitSet kanji = new BitSet(0x10000);
      for (int row = 0xB0; row <= 0xCF; row++) {
        for (int cell = 0xA1; cell <= 0xFE; cell++) {
          kanji.set(new String(new byte[] {(byte) row, (byte) cell}, eucJp).charAt(0));
        }
      }
      kanji.clear('\uFFFD');
      return kanji;
    }
  }
}

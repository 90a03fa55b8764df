package io.github.tune4j.data.internal;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * A text as the set of its pieces of five characters (UTF-16 units), each hashed to 64 bits, after
 * Unicode's NFKC, in lower case, and with one space for any white space. A text of less than five
 * characters is one piece. Stateless.
 */
final class Shingles {

  private static final int LENGTH = 5;
  private static final long BASE = 0x9E37_79B9_7F4A_7C15L;
  private static final long LEAVING = power(BASE, LENGTH - 1);
  private static final boolean[] PLAIN = plain();

  private Shingles() {}

  /** The hashes of all pieces, in their order; a piece that is there twice is twice. */
  static long[] of(String text) {
    char[] characters = new char[text.length()];
    int length = normalize(text, characters);
    if (length < 0) {
      String normal = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
      characters = new char[normal.length()];
      length = collapse(normal, characters);
    }
    return hashes(characters, length);
  }

  /** The same as a set: sorted, each once. */
  static long[] set(String text) {
    long[] all = of(text);
    Arrays.sort(all);
    int size = 1;
    for (int i = 1; i < all.length; i++) {
      if (all[i] != all[i - 1]) {
        all[size++] = all[i];
      }
    }
    return Arrays.copyOf(all, size);
  }

  /** The Jaccard similarity of two sets: what both have, of what either has. */
  static double jaccard(long[] one, long[] other) {
    int common = 0;
    for (int i = 0, j = 0; i < one.length && j < other.length; ) {
      if (one[i] == other[j]) {
        common++;
        i++;
        j++;
      } else if (one[i] < other[j]) {
        i++;
      } else {
        j++;
      }
    }
    return (double) common / (one.length + other.length - common);
  }

  /** Spreads every bit of a number over all bits: the last step of MurmurHash3. */
  static long mix(long value) {
    long mixed = (value ^ (value >>> 33)) * 0xFF51_AFD7_ED55_8CCDL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xC4CE_B9FE_1A85_EC53L;
    return mixed ^ (mixed >>> 33);
  }

  private static long power(long base, int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= base;
    }
    return power;
  }

  private static long[] hashes(char[] characters, int length) {
    long[] hashes = new long[Math.max(1, length - LENGTH + 1)];
    long rolling = 0;
    for (int i = 0; i < length; i++) {
      if (i >= LENGTH) {
        rolling -= LEAVING * (characters[i - LENGTH] + 1);
      }
      rolling = rolling * BASE + characters[i] + 1;
      if (i >= LENGTH - 1) {
        hashes[i - LENGTH + 1] = mix(rolling);
      }
    }
    if (length < LENGTH) {
      hashes[0] = mix(rolling);
    }
    return hashes;
  }

  /**
   * Most text is normal but for upper case and white space; such is done here, which is many times
   * faster.
   *
   * @return the length, or -1 when there are other characters
   */
  private static int normalize(String text, char[] into) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!PLAIN[c]) {
        return -1;
      }
      into[i] = c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }
    return collapse(into, text.length(), into);
  }

  private static int collapse(String text, char[] into) {
    text.getChars(0, text.length(), into, 0);
    return collapse(into, text.length(), into);
  }

  private static int collapse(char[] from, int length, char[] into) {
    int end = 0;
    for (int i = 0; i < length; i++) {
      char c = from[i];
      if (c > ' ' && (c < 0x80 || !Character.isWhitespace(c))) {
        into[end++] = c;
      } else if (end > 0 && into[end - 1] != ' ') {
        into[end++] = ' ';
      }
    }
    return end > 0 && into[end - 1] == ' ' ? end - 1 : end;
  }

  /**
   * Characters that NFKC and lower case leave alone whatever stands before or after them, upper
   * case of ASCII besides: ASCII, kana that are one character, kanji, punctuation of Japanese.
   */
  private static boolean[] plain() {
    boolean[] plain = new boolean[0x10000];
    Arrays.fill(plain, 0, 0x80, true);
    Arrays.fill(plain, 0x3001, 0x301E, true);
    Arrays.fill(plain, 0x3041, 0x3097, true);
    Arrays.fill(plain, 0x30A1, 0x30FD, true);
    Arrays.fill(plain, 0x4E00, 0xA000, true);
    return plain;
  }
}

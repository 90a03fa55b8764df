package io.github.tune4j.data.internal;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Whether bytes are UTF-8, without decoding them: the well-formed sequences of table 3-7 of the
 * Unicode standard. For one text; not thread-safe.
 */
final class Utf8Check {

  private static final int BUFFER = 1 << 16;
  private static final int LONGEST = 4;
  private static final int WRONG = -1;
  private static final long NOT_ASCII = 0x8080808080808080L;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** The bytes and, behind them, zeros: they end a character that is cut off. */
  private final byte[] bytes = new byte[BUFFER + LONGEST];

  private Utf8Check() {}

  /** Reads to the end, or to the first byte that is wrong. */
  static boolean isUtf8(InputStream in) throws IOException {
    return new Utf8Check().check(in);
  }

  private boolean check(InputStream in) throws IOException {
    int kept = 0;
    while (true) {
      int read = in.read(bytes, kept, BUFFER - kept);
      int length = kept + Math.max(0, read);
      int checked = check(length, read < 0);
      if (checked == WRONG || read < 0) {
        return checked != WRONG;
      }
      kept = length - checked;
      System.arraycopy(bytes, checked, bytes, 0, kept);
    }
  }

  /**
   * How many bytes were looked at: all, or besides the end up to three fewer, a character that may
   * go on.
   */
  private int check(int length, boolean end) {
    int whole = end ? length : length - LONGEST + 1;
    for (int i = length; i < length + LONGEST; i++) {
      bytes[i] = 0;
    }
    int at = 0;
    while (at < whole) {
      if (bytes[at] >= 0) {
        at++;
        while (at + Long.BYTES <= length && ((long) LONG.get(bytes, at) & NOT_ASCII) == 0) {
          at += Long.BYTES;
        }
        continue;
      }
      int width = width(at);
      if (width == 0) {
        return WRONG;
      }
      at += width;
    }
    return at;
  }

  /** The bytes of the character that begins here and is not ASCII; 0 when it is none. */
  private int width(int at) {
    int first = bytes[at] & 0xFF;
    int second = bytes[at + 1] & 0xFF;
    if ((first >= 0xE1 && first <= 0xEC) || first == 0xEE || first == 0xEF) {
      return goesOn(at + 1) && goesOn(at + 2) ? 3 : 0;
    }
    return switch (first) {
      case 0xE0 -> second >= 0xA0 && goesOn(at + 1) && goesOn(at + 2) ? 3 : 0;
      case 0xED -> second < 0xA0 && goesOn(at + 1) && goesOn(at + 2) ? 3 : 0;
      case 0xF0 -> second >= 0x90 && fourGoOn(at) ? 4 : 0;
      case 0xF1, 0xF2, 0xF3 -> fourGoOn(at) ? 4 : 0;
      case 0xF4 -> second < 0x90 && fourGoOn(at) ? 4 : 0;
      default -> first >= 0xC2 && first <= 0xDF && goesOn(at + 1) ? 2 : 0;
    };
  }

  private boolean fourGoOn(int at) {
    return goesOn(at + 1) && goesOn(at + 2) && goesOn(at + 3);
  }

  private boolean goesOn(int at) {
    return (bytes[at] & 0xC0) == 0x80;
  }
}

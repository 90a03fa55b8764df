package io.github.tune4j.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON in UTF-8, as it is put together. A character cut in half, which UTF-8 cannot hold, becomes
 * U+FFFD. Not thread-safe.
 */
final class JsonBytes {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** Characters for which room is made at a time, and the most bytes that one can take. */
  private static final int BLOCK = 1 << 10;

  private static final int LONGEST = 6;
  private static final char REPLACEMENT = '\uFFFD';

  private byte[] bytes = new byte[256];
  private int size;

  /** JSON as it is. */
  JsonBytes json(String json) {
    return json(json.getBytes(StandardCharsets.UTF_8));
  }

  /** JSON as it is. */
  JsonBytes json(byte[] json) {
    return json(json, 0, json.length);
  }

  /** JSON as it is, from one byte on to before another. */
  JsonBytes json(byte[] json, int from, int to) {
    reserve(to - from);
    System.arraycopy(json, from, bytes, size, to - from);
    size += to - from;
    return this;
  }

  /** A text, in quotes. */
  JsonBytes text(String text) {
    reserve(1);
    bytes[size++] = '"';
    int length = text.length();
    for (int from = 0; from < length; from += BLOCK) {
      block(text, from, Math.min(length, from + BLOCK));
    }
    reserve(1);
    bytes[size++] = '"';
    return this;
  }

  /** A value of a row: a text, number, boolean, list, map or null. */
  JsonBytes value(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      String before = "{";
      for (Map.Entry<?, ?> member : map.entrySet()) {
        json(before).text(String.valueOf(member.getKey())).json(":").value(member.getValue());
        before = ",";
      }
      return json(map.isEmpty() ? "{}" : "}");
    }
    if (value instanceof List<?> list) {
      String before = "[";
      for (Object item : list) {
        json(before).value(item);
        before = ",";
      }
      return json(list.isEmpty() ? "[]" : "]");
    }
    boolean bare = value == null || value instanceof Number || value instanceof Boolean;
    return bare ? json(String.valueOf(value)) : text(String.valueOf(value));
  }

  /** Characters from one on to before another; of a pair the second may be behind them. */
  private void block(String text, int from, int to) {
    reserve(LONGEST * (to - from));
    byte[] out = bytes;
    int at = size;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        if (c >= ' ' && c != '"' && c != '\\') {
          out[at++] = (byte) c;
        } else {
          size = at;
          escape((byte) c);
          at = size;
        }
      } else if (c < 0x800) {
        out[at++] = (byte) (0xC0 | (c >> 6));
        out[at++] = (byte) (0x80 | (c & 0x3F));
      } else if (!Character.isSurrogate(c)) {
        at = threeBytes(c, out, at);
      } else if (Character.isHighSurrogate(c)) {
        at = pair(c, i + 1 < text.length() ? text.charAt(i + 1) : 0, out, at);
      } else if (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1))) {
        at = threeBytes(REPLACEMENT, out, at);
      }
    }
    size = at;
  }

  private static int threeBytes(char c, byte[] out, int at) {
    out[at] = (byte) (0xE0 | (c >> 12));
    out[at + 1] = (byte) (0x80 | ((c >> 6) & 0x3F));
    out[at + 2] = (byte) (0x80 | (c & 0x3F));
    return at + 3;
  }

  private static int pair(char high, char low, byte[] out, int at) {
    if (!Character.isLowSurrogate(low)) {
      return threeBytes(REPLACEMENT, out, at);
    }
    int character = Character.toCodePoint(high, low);
    out[at] = (byte) (0xF0 | (character >> 18));
    out[at + 1] = (byte) (0x80 | ((character >> 12) & 0x3F));
    out[at + 2] = (byte) (0x80 | ((character >> 6) & 0x3F));
    out[at + 3] = (byte) (0x80 | (character & 0x3F));
    return at + 4;
  }

  /** Room for it there is. */
  private void escape(byte b) {
    bytes[size++] = '\\';
    switch (b) {
      case '\n' -> bytes[size++] = 'n';
      case '\r' -> bytes[size++] = 'r';
      case '\t' -> bytes[size++] = 't';
      case '"', '\\' -> bytes[size++] = b;
      default -> {
        bytes[size++] = 'u';
        bytes[size++] = '0';
        bytes[size++] = '0';
        bytes[size++] = HEX[b >> 4];
        bytes[size++] = HEX[b & 15];
      }
    }
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  JsonBytes clear() {
    size = 0;
    return this;
  }

  /** Writes what there is. */
  void writeTo(OutputStream target) throws IOException {
    target.write(bytes, 0, size);
  }

  byte[] toArray() {
    return Arrays.copyOf(bytes, size);
  }

  @Override
  public String toString() {
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }
}

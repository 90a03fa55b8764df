package io.github.tune4j.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON in UTF-8, as it is put together. A character cut in half, which UTF-8 cannot hold, becomes
 * U+FFFD. Not thread-safe.
 */
final class JsonBytes {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

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
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    if (indexOf(plain, (byte) '?') >= 0) {
      plain = whole(text).getBytes(StandardCharsets.UTF_8); // a question mark stands for halves too
    }
    reserve(plain.length + 2);
    bytes[size++] = '"';
    int copied = 0;
    for (int i = 0; i < plain.length; i++) {
      byte b = plain[i];
      if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
        json(plain, copied, i);
        escape(b);
        copied = i + 1;
      }
    }
    json(plain, copied, plain.length);
    reserve(1);
    bytes[size++] = '"';
    return this;
  }

  private void escape(byte b) {
    reserve(6);
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

  private static int indexOf(byte[] in, byte wanted) {
    for (int i = 0; i < in.length; i++) {
      if (in[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** The text with U+FFFD for every surrogate that has no partner. */
  private static String whole(String text) {
    StringBuilder whole = null;
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
          i++;
        } else {
          whole = whole == null ? new StringBuilder(text) : whole;
          whole.setCharAt(i, '\uFFFD');
        }
      }
    }
    return whole == null ? text : whole.toString();
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  void clear() {
    size = 0;
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

package io.github.tune4j.data.internal;

import io.github.tune4j.exception.DatasetException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the character set of a file. A byte order mark tells it; else what is UTF-8 throughout is
 * UTF-8; else the one of the Japanese character sets in which it reads as Japanese. Stateless.
 */
final class EncodingSearch {

  private static final Charset WINDOWS_31J = Charset.forName("windows-31j");
  private static final Charset EUC_JP = Charset.forName("EUC-JP");
  private static final int HEAD = 4096;

  private EncodingSearch() {}

  /**
   * Reads the file to its end.
   *
   * @param given the character set that it is said to have, or null
   * @throws UndecodableException when bytes are none of the character set, or it cannot be told
   */
  static Encoding find(TextFile file, @Nullable Charset given) throws IOException {
    byte[] head;
    try (InputStream bytes = file.bytes()) {
      head = bytes.readNBytes(HEAD);
    }
    Encoding marked = marked(head);
    if (given != null) {
      return strict(file, given(file, given, marked));
    }
    if (marked != null) {
      return strict(file, marked);
    }
    List<Encoding> fitting = List.of();
    if (hasNul(head)) {
      fitting = fitting(file, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE);
    }
    if (fitting.isEmpty()) {
      if (isUtf8(file)) {
        return new Encoding(StandardCharsets.UTF_8, 0, false);
      }
      CharacterCount utf8 = CharacterCount.of(file, StandardCharsets.UTF_8, 0);
      if (!utf8.mostlyDecodes()) {
        fitting = fitting(file, WINDOWS_31J, EUC_JP);
      }
      if (fitting.isEmpty()) {
        throw new UndecodableException(
            "the text is not UTF-8; save the file as UTF-8", file.name(), utf8.badLines());
      }
    }
    if (fitting.size() > 1) {
      throw new UndecodableException(
          "the text is not UTF-8, and reads as "
              + fitting.stream().map(it -> it.charset().name()).collect(Collectors.joining(" and "))
              + " alike; say which by encoding",
          file.name(),
          List.of());
    }
    return fitting.get(0);
  }

  private static @Nullable Encoding marked(byte[] head) {
    if (begins(head, 0xEF, 0xBB, 0xBF)) {
      return new Encoding(StandardCharsets.UTF_8, 3, false);
    }
    if (begins(head, 0xFF, 0xFE)) {
      return new Encoding(StandardCharsets.UTF_16LE, 2, true);
    }
    return begins(head, 0xFE, 0xFF) ? new Encoding(StandardCharsets.UTF_16BE, 2, true) : null;
  }

  private static boolean begins(byte[] head, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= head.length || (head[i] & 0xFF) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private static Encoding given(TextFile file, Charset given, @Nullable Encoding marked) {
    if (marked == null) {
      return new Encoding(given, 0, false);
    }
    Charset charset = marked.charset();
    boolean same =
        charset.equals(given)
            || (given.equals(StandardCharsets.UTF_16) && !charset.equals(StandardCharsets.UTF_8));
    if (!same && (charset.equals(StandardCharsets.UTF_8) || given.name().startsWith("UTF-"))) {
      throw new DatasetException(
          "the file begins with the byte order mark of " + charset + ", but shall be " + given,
          file.name(),
          1,
          null);
    }
    return same
        ? new Encoding(charset, marked.mark(), false)
        : new Encoding(given, 0, false); // elsewhere these two bytes may be text
  }

  private static boolean isUtf8(TextFile file) throws IOException {
    try (InputStream bytes = file.bytes()) {
      return Utf8Check.isUtf8(bytes);
    }
  }

  private static Encoding strict(TextFile file, Encoding encoding) throws IOException {
    if (encoding.charset().equals(StandardCharsets.UTF_8) && isUtf8(file)) {
      return encoding; // with its byte order mark, which is UTF-8 too
    }
    CharacterCount count = CharacterCount.of(file, encoding.charset(), encoding.mark());
    if (!count.decodes()) {
      String name = encoding.charset().name();
      throw new UndecodableException(
          "the text is not "
              + name
              + "; save the file as "
              + name
              + (encoding.charset().equals(StandardCharsets.UTF_8) ? "" : ", or change encoding"),
          file.name(),
          count.badLines());
    }
    return encoding;
  }

  private static boolean hasNul(byte[] head) {
    for (byte b : head) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }

  private static List<Encoding> fitting(TextFile file, Charset... candidates) throws IOException {
    List<Encoding> fitting = new ArrayList<>();
    for (Charset charset : Stream.of(candidates).toList()) {
      if (CharacterCount.of(file, charset, 0).fits()) {
        fitting.add(new Encoding(charset, 0, true));
      }
    }
    return fitting;
  }
}

package io.github.tune4j.data.internal;

import io.github.tune4j.exception.DatasetException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A text file as bytes, unpacked when it is packed by gzip or zstd, and as characters. */
final class TextFile {

  private static final int BUFFER = 1 << 16;
  private static final byte[] GZIP = {0x1F, (byte) 0x8B};
  private static final byte[] ZSTD = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};

  private final Path path;
  private final String name;

  TextFile(Path path) {
    this.path = path;
    this.name = path.toString();
  }

  /** As it is told. */
  String name() {
    return name;
  }

  /** Its bytes, unpacked. How it is packed, its first bytes tell. */
  InputStream bytes() throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(path), BUFFER);
    try {
      raw.mark(ZSTD.length);
      byte[] first = raw.readNBytes(ZSTD.length);
      raw.reset();
      if (begins(first, GZIP)) {
        return new GZIPInputStream(raw, BUFFER);
      }
      return begins(first, ZSTD) ? Zstd.unpacked(raw, name) : raw;
    } catch (IOException | DatasetException e) {
      raw.close();
      throw e;
    }
  }

  private static boolean begins(byte[] bytes, byte[] mark) {
    return bytes.length >= mark.length
        && Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length);
  }

  /** Its characters, without the byte order mark. Bytes that are none are an IOException. */
  BufferedReader reader(Encoding encoding) throws IOException {
    InputStream bytes = bytes();
    try {
      bytes.skipNBytes(encoding.mark());
      return new BufferedReader(
          new InputStreamReader(bytes, encoding.charset().newDecoder()), BUFFER);
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }

  /** What a failure to read means. */
  DatasetException unreadable(IOException e) {
    if (e instanceof NoSuchFileException) {
      return new DatasetException("there is no such file", name, 0, null, e);
    }
    if (e instanceof UndecodableException undecodable) {
      return undecodable.exception();
    }
    if (e instanceof ZipException || e instanceof EOFException) {
      return new DatasetException(
          "the file is packed by gzip, but damaged or cut off: " + e.getMessage(),
          name,
          0,
          null,
          e);
    }
    if (Zstd.isDamage(e)) {
      return new DatasetException(
          "the file is packed by zstd, but damaged or cut off: " + e.getMessage(),
          name,
          0,
          null,
          e);
    }
    return new DatasetException("the file cannot be read: " + e.getMessage(), name, 0, null, e);
  }
}

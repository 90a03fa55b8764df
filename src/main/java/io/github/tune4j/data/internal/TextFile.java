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
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A text file as bytes, unpacked when it is packed by gzip, and as characters. */
final class TextFile {

  private static final int BUFFER = 1 << 16;
  private static final int GZIP_FIRST = 0x1F;
  private static final int GZIP_SECOND = 0x8B;

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

  /** Its bytes, unpacked. What gzip is, its first two bytes tell. */
  InputStream bytes() throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(path), BUFFER);
    try {
      raw.mark(2);
      boolean packed = raw.read() == GZIP_FIRST && raw.read() == GZIP_SECOND;
      raw.reset();
      return packed ? new GZIPInputStream(raw, BUFFER) : raw;
    } catch (IOException e) {
      raw.close();
      throw e;
    }
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
    return new DatasetException("the file cannot be read: " + e.getMessage(), name, 0, null, e);
  }
}

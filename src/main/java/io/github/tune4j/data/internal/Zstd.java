package io.github.tune4j.data.internal;

import com.github.luben.zstd.ZstdInputStream;
import io.github.tune4j.exception.DatasetException;
import java.io.IOException;
import java.io.InputStream;

/** Unpacks zstd by a library that need not be there. Stateless. */
final class Zstd {

  private static final String LIBRARY = "com.github.luben.zstd.";

  private Zstd() {}

  /**
   * The bytes, unpacked.
   *
   * @throws DatasetException when the library is not on the class path
   */
  static InputStream unpacked(InputStream packed, String file) throws IOException {
    try {
      return Library.unpacked(packed);
    } catch (NoClassDefFoundError e) {
      throw new DatasetException(
          "the file is packed by zstd, which needs com.github.luben:zstd-jni on the class path",
          file,
          0,
          null,
          e);
    }
  }

  /** Whether what the library read is no zstd, or not to its end. Does not load the library. */
  static boolean isDamage(IOException e) {
    return e.getClass().getName().startsWith(LIBRARY);
  }

  /** Apart, so that what uses {@link Zstd} can be loaded without the library. */
  private static final class Library {

    static InputStream unpacked(InputStream packed) throws IOException {
      return new ZstdInputStream(packed);
    }
  }
}

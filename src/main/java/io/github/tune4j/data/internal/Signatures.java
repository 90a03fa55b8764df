package io.github.tune4j.data.internal;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The signatures of rows, in memory up to a bound and beyond it in a temporary file, which goes
 * when this is closed. Not thread-safe.
 */
final class Signatures implements Closeable {

  private static final int LENGTH = MinHash.LENGTH;

  private static final int ROWS = 1 << 12;

  private final int blocksInMemory;
  private final List<char[]> blocks = new ArrayList<>();
  private final ByteBuffer bytes = ByteBuffer.allocate(ROWS * LENGTH * Character.BYTES);
  private char[] open = new char[ROWS * LENGTH];
  private @Nullable FileChannel file;
  private int size;

  /**
   * @param memory bytes that may be held; three blocks of a megabyte are always
   */
  Signatures(long memory) {
    this.blocksInMemory = (int) (memory / bytes.capacity());
  }

  int size() {
    return size;
  }

  void add(char[] signature) {
    int at = size % ROWS * LENGTH;
    if (at == 0 && size > 0) {
      close(open);
    }
    System.arraycopy(signature, 0, open, at, LENGTH);
    size = Math.addExact(size, 1);
  }

  private void close(char[] full) {
    if (file == null && blocks.size() < blocksInMemory) {
      blocks.add(full);
      open = new char[ROWS * LENGTH];
      return;
    }
    try {
      if (file == null) {
        file =
            FileChannel.open(
                Files.createTempFile("tune4j-signatures", null),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        for (char[] block : blocks) {
          write(file, block);
        }
        blocks.clear();
      }
      write(file, full);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(FileChannel to, char[] block) throws IOException {
    bytes.clear();
    bytes.asCharBuffer().put(block);
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  /** Where signatures lie: the first in {@code values} at {@code at}. */
  interface Visitor {
    void visit(int row, char[] values, int at);
  }

  /** Visits all, in the order of rows. */
  void forEach(Visitor visitor) {
    char[] scratch = file == null ? new char[0] : new char[ROWS * LENGTH];
    for (int first = 0; first < size; first += ROWS) {
      char[] block = block(first, scratch);
      for (int row = first; row < Math.min(size, first + ROWS); row++) {
        visitor.visit(row, block, (row - first) * LENGTH);
      }
    }
  }

  private char[] block(int first, char[] scratch) {
    if (size - first <= ROWS) {
      return open;
    }
    if (file == null) {
      return blocks.get(first / ROWS);
    }
    read(file, first, ROWS, scratch);
    return scratch;
  }

  /** Copies that of one row. */
  void read(int row, char[] into) {
    int first = row - row % ROWS;
    if (file != null && size - first > ROWS) {
      read(file, row, 1, into);
    } else {
      System.arraycopy(block(first, into), (row - first) * LENGTH, into, 0, LENGTH);
    }
  }

  private void read(FileChannel from, int row, int rows, char[] into) {
    int length = rows * LENGTH;
    bytes.clear().limit(length * Character.BYTES);
    long position = (long) row * LENGTH * Character.BYTES;
    try {
      while (bytes.hasRemaining()) {
        if (from.read(bytes, position + bytes.position()) < 0) {
          throw new IOException("the temporary file of signatures was cut off");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bytes.flip().asCharBuffer().get(into, 0, length);
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

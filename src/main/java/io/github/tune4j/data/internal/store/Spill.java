package io.github.tune4j.data.internal.store;

import io.github.tune4j.exception.Tune4jException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are appended and read again: in memory up to a bound, beyond it in a temporary file
 * that only this user can read and that goes with the object, or with the process. A failure to
 * write is a {@link Tune4jException} that says what to do, one to read an {@link
 * UncheckedIOException}. Not thread-safe.
 */
public final class Spill implements Closeable {

  private static final int FIRST = 1 << 12;
  private static final int READ = 1 << 18;

  private final int bound;
  private byte[] tail;
  private int tailLength;
  private long flushed;
  private @Nullable FileChannel file;

  /**
   * @param bound bytes that are held in memory at most, besides those of readers
   */
  public Spill(int bound) {
    this.bound = bound;
    this.tail = new byte[Math.min(bound, FIRST)];
  }

  /** Appends bytes. */
  public void write(byte[] bytes, int offset, int length) {
    if (length > tail.length - tailLength && !grown(length)) {
      flush();
      if (length > tail.length) {
        append(ByteBuffer.wrap(bytes, offset, length));
        return;
      }
    }
    System.arraycopy(bytes, offset, tail, tailLength, length);
    tailLength += length;
  }

  private boolean grown(int length) {
    if (length > bound - tailLength) {
      return false;
    }
    long doubled = Math.max(2L * tail.length, (long) tailLength + length);
    tail = Arrays.copyOf(tail, (int) Math.min(bound, doubled));
    return true;
  }

  private void flush() {
    append(ByteBuffer.wrap(tail, 0, tailLength));
    tailLength = 0;
  }

  private void append(ByteBuffer bytes) {
    try {
      FileChannel to = file == null ? open() : file;
      file = to;
      while (bytes.hasRemaining()) {
        flushed += to.write(bytes, flushed);
      }
    } catch (IOException e) {
      throw new Tune4jException(
          "rows cannot be kept aside in "
              + System.getProperty("java.io.tmpdir")
              + ": "
              + e.getMessage()
              + "; make room there, or name another folder by the system property java.io.tmpdir",
          e);
    }
  }

  private static FileChannel open() throws IOException {
    Path path = Files.createTempFile("tune4j-rows", ".tmp");
    return FileChannel.open(
        path,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }

  /** Bytes so far. */
  public long size() {
    return flushed + tailLength;
  }

  /** Whether a temporary file was needed. */
  boolean isInFile() {
    return file != null;
  }

  /** Copies bytes from a position on, as many as fit. */
  int read(long position, byte[] into, int offset, int length) {
    if (position >= flushed) {
      int from = (int) (position - flushed);
      int count = Math.min(length, tailLength - from);
      System.arraycopy(tail, from, into, offset, Math.max(0, count));
      return count;
    }
    try {
      int wanted = (int) Math.min(length, flushed - position);
      FileChannel from = file;
      return from == null ? -1 : from.read(ByteBuffer.wrap(into, offset, wanted), position);
    } catch (IOException e) {
      throw new UncheckedIOException("rows cannot be read from a temporary file", e);
    }
  }

  /** Reads from the beginning, with a buffer of 256 KB. Several can read at a time. */
  public Reader reader() {
    return new Reader(this);
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      // it is removed all the same
    }
    tail = new byte[0];
    tailLength = 0;
  }

  /** Reads what was appended, in order. Not thread-safe. */
  public static final class Reader {
    private final Spill from;
    private final byte[] buffer;
    private int at;
    private int end;
    private long position;

    private Reader(Spill from) {
      this.from = from;
      this.buffer = new byte[(int) Math.min(READ, Math.max(Long.BYTES, from.size()))];
    }

    /** Goes on at a position, in bytes from the beginning. */
    public Reader seek(long to) {
      position = to;
      at = 0;
      end = 0;
      return this;
    }

    /** Whether there is more. */
    public boolean hasMore() {
      return at < end || position < from.size();
    }

    /** The next four bytes as a number. */
    public int readInt() {
      require(Integer.BYTES);
      int value = ByteBuffer.wrap(buffer).getInt(at);
      at += Integer.BYTES;
      return value;
    }

    /** The next eight bytes as a number. */
    public long readLong() {
      require(Long.BYTES);
      long value = ByteBuffer.wrap(buffer).getLong(at);
      at += Long.BYTES;
      return value;
    }

    /** Copies the next bytes. */
    public void read(byte[] into, int offset, int length) {
      int copied = Math.min(length, end - at);
      System.arraycopy(buffer, at, into, offset, copied);
      at += copied;
      while (copied < length) {
        int count = from.read(position, into, offset + copied, length - copied);
        if (count <= 0) {
          throw cutOff();
        }
        position += count;
        copied += count;
      }
    }

    private void require(int bytes) {
      if (end - at >= bytes) {
        return;
      }
      System.arraycopy(buffer, at, buffer, 0, end - at);
      end -= at;
      at = 0;
      while (end < bytes) {
        int count = from.read(position, buffer, end, buffer.length - end);
        if (count <= 0) {
          throw cutOff();
        }
        position += count;
        end += count;
      }
    }

    private static UncheckedIOException cutOff() {
      return new UncheckedIOException(new EOFException("the temporary file ends too early"));
    }
  }
}

package io.github.tune4j.data.internal.store;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Puts rows into another order, each one as likely as any other. Rows are thrown into buckets of
 * about 16 MB, which are temporary files, and each bucket is shuffled in memory (Fisher and Yates).
 * What is drawn depends on the seed, on how many rows there are and on how long they are; not on
 * the machine: the generator is the one that the Java specification fixes. Holds 24 MB at a time,
 * and 16 KB for each bucket. Not thread-safe.
 */
public final class Shuffle implements Closeable {

  private static final int BUCKET = 16 << 20;
  private static final int MOST_BUCKETS = 256;
  private static final int IN_MEMORY = 1 << 14;

  private final Random random;
  private final int size;
  private final List<Bucket> buckets = new ArrayList<>();
  private final ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);

  /** What the rows are given to. */
  public interface Target {
    /** A row: bytes from an offset on. They are overwritten afterwards. */
    void row(byte[] bytes, int offset, int length);
  }

  /**
   * @param seed what the order depends on
   * @param bytes of all rows together, about
   */
  public Shuffle(long seed, long bytes) {
    this(seed, bytes, BUCKET);
  }

  Shuffle(long seed, long bytes, int size) {
    this.random = new Random(seed);
    this.size = size;
    long count = Math.min(MOST_BUCKETS, 1 + bytes / size);
    for (int i = 0; i < count; i++) {
      buckets.add(new Bucket());
    }
  }

  /** Adds a row. */
  public void add(byte[] bytes, int offset, int count) {
    Bucket bucket = buckets.get(random.nextInt(buckets.size()));
    bucket.rows++;
    length.clear();
    bucket.spill.write(length.putInt(count).array(), 0, Integer.BYTES);
    bucket.spill.write(bytes, offset, count);
  }

  /** Gives all rows in their new order. Once. */
  public void forEach(Target target) {
    for (Bucket bucket : buckets) {
      if (bucket.spill.size() > 2L * size && bucket.rows > 1) {
        divide(bucket, target);
      } else {
        empty(bucket, target);
      }
      bucket.spill.close();
    }
  }

  /** A bucket that is too large for memory is shuffled as all rows are. */
  private void divide(Bucket bucket, Target target) {
    try (Shuffle part = new Shuffle(random.nextLong(), bucket.spill.size(), size)) {
      Spill.Reader in = bucket.spill.reader();
      byte[] row = new byte[0];
      while (in.hasMore()) {
        int count = in.readInt();
        row = row.length < count ? new byte[Math.max(count, 2 * row.length)] : row;
        in.read(row, 0, count);
        part.add(row, 0, count);
      }
      bucket.spill.close();
      part.forEach(target);
    }
  }

  private void empty(Bucket bucket, Target target) {
    byte[] bytes = new byte[Math.toIntExact(bucket.spill.size())];
    bucket.spill.reader().read(bytes, 0, bytes.length);
    int[] starts = new int[bucket.rows];
    for (int row = 0, at = 0; row < starts.length; row++) {
      starts[row] = at;
      at += Integer.BYTES + ByteBuffer.wrap(bytes).getInt(at);
    }
    for (int last = starts.length - 1; last > 0; last--) {
      int drawn = random.nextInt(last + 1);
      int start = starts[drawn];
      starts[drawn] = starts[last];
      starts[last] = start;
    }
    for (int start : starts) {
      target.row(bytes, start + Integer.BYTES, ByteBuffer.wrap(bytes).getInt(start));
    }
  }

  @Override
  public void close() {
    buckets.forEach(bucket -> bucket.spill.close());
  }

  private static final class Bucket {
    private final Spill spill = new Spill(IN_MEMORY);
    private int rows;
  }
}

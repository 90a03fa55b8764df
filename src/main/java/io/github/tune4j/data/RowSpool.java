package io.github.tune4j.data;

import io.github.tune4j.data.internal.store.Spill;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Rows kept aside in pieces of JSON, until it is known how they are to be written: in memory up to
 * 4 MB, beyond it in a temporary file. Not thread-safe.
 */
final class RowSpool implements Closeable {

  private static final int IN_MEMORY = 4 << 20;
  private static final int HEAD = 4 + 8 + 1 + 1 + 4 + 4 * 4;
  private static final List<Sample.Kind> KINDS = List.of(Sample.Kind.values());

  private final Spill rows = new Spill(IN_MEMORY);
  private final ByteBuffer head = ByteBuffer.allocate(Integer.BYTES + HEAD);

  /** Takes the rows that are wanted, in their order. */
  interface Target {
    /**
     * A row.
     *
     * @param number of the row
     * @param record the row, as {@link RowSpool#row} reads it
     * @param length of the record in bytes
     */
    void row(int number, byte[] record, int length);
  }

  /** Adds a row. */
  void add(EncodedRow row, int file, long line) {
    int pieces =
        row.prompt().length + row.completion().length + row.rejected().length + row.tools().length;
    head.clear();
    head.putInt(HEAD + pieces).putInt(file).putLong(line);
    head.put((byte) KINDS.indexOf(row.kind()))
        .put((byte) (row.plain() ? 1 : 0))
        .putInt(row.label());
    head.putInt(row.prompt().length).putInt(row.completion().length);
    head.putInt(row.rejected().length).putInt(row.tools().length);
    write(head.array());
    write(row.prompt());
    write(row.completion());
    write(row.rejected());
    write(row.tools());
  }

  private void write(byte[] bytes) {
    rows.write(bytes, 0, bytes.length);
  }

  /** Bytes of all rows. */
  long size() {
    return rows.size();
  }

  /** Gives all rows, in the order in which they were added. */
  void forEach(Target target) {
    Spill.Reader in = rows.reader();
    byte[] record = new byte[1 << 12];
    for (int number = 0; in.hasMore(); number++) {
      int length = in.readInt();
      record = record.length < length ? new byte[Math.max(length, 2 * record.length)] : record;
      in.read(record, 0, length);
      target.row(number, record, length);
    }
  }

  /** The row in a record. */
  static EncodedRow row(byte[] record, int offset) {
    ByteBuffer in = ByteBuffer.wrap(record).position(offset + 12);
    Sample.Kind kind = KINDS.get(in.get());
    boolean plain = in.get() == 1;
    int label = in.getInt();
    int prompt = in.getInt();
    int completion = in.getInt();
    int rejected = in.getInt();
    int tools = in.getInt();
    int at = in.position();
    return new EncodedRow(
        kind,
        plain,
        Arrays.copyOfRange(record, at, at += prompt),
        Arrays.copyOfRange(record, at, at += completion),
        Arrays.copyOfRange(record, at, at += rejected),
        Arrays.copyOfRange(record, at, at + tools),
        label);
  }

  /** The number of the file that the row in a record is from. */
  static int file(byte[] record, int offset) {
    return ByteBuffer.wrap(record).getInt(offset);
  }

  /** The line where the row in a record begins. */
  static long line(byte[] record, int offset) {
    return ByteBuffer.wrap(record).getLong(offset + 4);
  }

  @Override
  public void close() {
    rows.close();
  }
}

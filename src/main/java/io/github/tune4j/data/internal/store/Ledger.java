package io.github.tune4j.data.internal.store;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What is remembered of each row: digests of its prompt, of its answer and of its group, and where
 * it is from. 36 bytes a row, in memory up to 8 MB, beyond it in a temporary file. Rows are
 * numbered from 0 in the order in which they are added. Not thread-safe.
 */
public final class Ledger implements Closeable {

  private static final int BYTES = 4 * Long.BYTES + Integer.BYTES;
  private static final int IN_MEMORY = 8 << 20;

  private final Spill entries;
  private final ByteBuffer next = ByteBuffer.allocate(BYTES);
  private int rows;

  /** A ledger of no row. */
  public Ledger() {
    this(IN_MEMORY);
  }

  Ledger(int inMemory) {
    this.entries = new Spill(inMemory);
  }

  /** What is looked at in a pass over all rows. */
  public interface Visitor {
    /**
     * A row.
     *
     * @param row its number
     * @param prompt the digest of its prompt
     * @param answer the digest of its answer
     */
    void row(int row, long prompt, long answer);
  }

  /** What is looked at in a pass over the groups of all rows. */
  public interface GroupVisitor {
    /**
     * A row.
     *
     * @param row its number
     * @param group the digest of its group
     */
    void row(int row, long group);
  }

  /**
   * Where a row is from.
   *
   * @param file the number of the file, as it was added
   * @param line where it begins, counted from 1
   */
  public record Origin(int file, long line) {}

  /** Adds a row; there may be 2,147,483,647 at most. */
  public void add(long prompt, long answer, long group, int file, long line) {
    next.clear();
    next.putLong(prompt).putLong(answer).putLong(group).putLong(line).putInt(file);
    entries.write(next.array(), 0, BYTES);
    rows = Math.incrementExact(rows);
  }

  /** How many rows there are. */
  public int rows() {
    return rows;
  }

  /** Looks at all rows in their order. */
  public void forEach(Visitor visitor) {
    forEach(rows, visitor);
  }

  private void forEach(int end, Visitor visitor) {
    Spill.Reader in = entries.reader();
    byte[] rest = new byte[BYTES - 2 * Long.BYTES];
    for (int row = 0; row < end; row++) {
      long prompt = in.readLong();
      long answer = in.readLong();
      in.read(rest, 0, rest.length);
      visitor.row(row, prompt, answer);
    }
  }

  /** Looks at the groups of all rows in their order. */
  public void forEachGroup(GroupVisitor visitor) {
    Spill.Reader in = entries.reader();
    byte[] entry = new byte[BYTES];
    for (int row = 0; row < rows; row++) {
      in.read(entry, 0, BYTES);
      visitor.row(row, ByteBuffer.wrap(entry).getLong(2 * Long.BYTES));
    }
  }

  /**
   * For each of some rows the first row with the same prompt.
   *
   * @param rows their numbers; goes through the ledger twice, up to the last of them
   * @param andAnswer whether it has the same answer too
   */
  public Map<Integer, Integer> earlier(Collection<Integer> rows, boolean andAnswer) {
    BitSet of = new BitSet();
    rows.forEach(of::set);
    int end = of.length();
    Set<Key> wanted = new HashSet<>();
    forEach(
        end,
        (row, prompt, answer) -> {
          if (of.get(row)) {
            wanted.add(new Key(prompt, andAnswer ? answer : 0));
          }
        });
    Map<Integer, Integer> earlier = new HashMap<>();
    Map<Key, Integer> seen = new HashMap<>();
    forEach(
        end,
        (row, prompt, answer) -> {
          Key key = new Key(prompt, andAnswer ? answer : 0);
          if (wanted.contains(key)) {
            seen.putIfAbsent(key, row);
            if (of.get(row)) {
              earlier.put(row, seen.getOrDefault(key, row));
            }
          }
        });
    return earlier;
  }

  private record Key(long prompt, long answer) {}

  /** Where a row is from. */
  public Origin origin(int row) {
    Spill.Reader in = entries.reader().seek((long) row * BYTES + 3L * Long.BYTES);
    long line = in.readLong();
    return new Origin(in.readInt(), line);
  }

  @Override
  public void close() {
    entries.close();
  }
}

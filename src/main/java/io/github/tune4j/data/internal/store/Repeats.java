package io.github.tune4j.data.internal.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;

/**
 * Rows that stand in a data set more than once, and prompts that have several answers, by the
 * digests of the rows: exactly, as far as no two of 128 bits are equal by chance.
 *
 * <p>Digests are compared in tables of at most 16 MB. When there are more than fit, the rows are
 * divided by a part of their digests into up to 256 temporary files, and looked through one file
 * after the other; beyond 67 million different rows the tables grow with them. The answers are sets
 * of one bit a row. Not thread-safe.
 */
public final class Repeats {

  private static final int TABLE = 16 << 20;
  private static final int BYTES_PER_ROW = 64;
  private static final int MOST_PARTITIONS = 256;
  private static final int PARTITION_IN_MEMORY = 1 << 14;
  private static final int ENTRY = Integer.BYTES + 2 * Long.BYTES;
  private static final int SEEN = 1;
  private static final int TRAIN = 1;
  private static final int VALIDATION = 2;
  private static final long ANY_ANSWER = 0x5EE17A4B0C3D9F26L;

  private final Ledger ledger;
  private final int partitions;
  private final BitSet duplicates = new BitSet();
  private final BitSet conflicts = new BitSet();

  private Repeats(Ledger ledger, int table) {
    this.ledger = ledger;
    long needed = (long) ledger.rows() * BYTES_PER_ROW / table;
    int power = needed == 0 ? 1 : Integer.highestOneBit((int) Math.min(needed, 1 << 20)) * 2;
    this.partitions = Math.min(MOST_PARTITIONS, power);
  }

  /**
   * Finds the rows that are there more than once, and those that answer the prompt of an earlier
   * row otherwise.
   *
   * @param oneAnswer whether of each prompt only the first answer counts as given, because rows
   *     with others are dropped
   */
  public static Repeats of(Ledger ledger, boolean oneAnswer) {
    return of(ledger, oneAnswer, TABLE);
  }

  static Repeats of(Ledger ledger, boolean oneAnswer, int table) {
    Repeats repeats = new Repeats(ledger, table);
    if (oneAnswer) {
      repeats.compareWithTheFirstAnswer();
    } else {
      repeats.findDuplicates();
      repeats.findConflicts();
    }
    return repeats;
  }

  private void findDuplicates() {
    look(
        true,
        () -> {
          DigestTable seen = new DigestTable();
          return List.of(
              (row, prompt, answer) -> {
                if (seen.mark(prompt, answer) == 0) {
                  seen.mark(prompt, answer, SEEN);
                } else {
                  duplicates.set(row);
                }
              });
        });
  }

  private void findConflicts() {
    look(
        false,
        () -> {
          DigestTable seen = new DigestTable();
          return List.of(
              (row, prompt, answer) -> {
                if (duplicates.get(row)) {
                  return;
                }
                if (seen.mark(prompt, ANY_ANSWER) == 0) {
                  seen.mark(prompt, ANY_ANSWER, SEEN);
                } else {
                  conflicts.set(row);
                }
              });
        });
  }

  private void compareWithTheFirstAnswer() {
    look(
        false,
        () -> {
          DigestTable seen = new DigestTable();
          return List.of(
              (row, prompt, answer) -> {
                if (seen.mark(prompt, ANY_ANSWER) == 0) {
                  seen.mark(prompt, ANY_ANSWER, SEEN);
                  seen.mark(prompt, answer, SEEN);
                } else if (seen.mark(prompt, answer) == 0) {
                  conflicts.set(row);
                } else {
                  duplicates.set(row);
                }
              });
        });
  }

  /** Rows that are equal to an earlier one. Not to be changed. */
  public BitSet duplicates() {
    return duplicates;
  }

  /** Rows that have the prompt of an earlier one and an answer that is new. Not to be changed. */
  public BitSet conflicts() {
    return conflicts;
  }

  /**
   * Rows of the validation part that stand in the training part as well.
   *
   * @param kept the rows that are in either part
   * @param validation the rows of the validation part
   */
  public BitSet leaks(BitSet kept, BitSet validation) {
    BitSet leaks = new BitSet();
    if (duplicates.isEmpty()) {
      return leaks;
    }
    look(
        true,
        () -> {
          DigestTable sides = new DigestTable();
          return List.of(
              (row, prompt, answer) -> {
                if (kept.get(row)) {
                  int side = validation.get(row) ? VALIDATION : TRAIN;
                  sides.mark(prompt, answer, sides.mark(prompt, answer) | side);
                }
              },
              (row, prompt, answer) -> {
                if (kept.get(row)
                    && validation.get(row)
                    && (sides.mark(prompt, answer) & TRAIN) != 0) {
                  leaks.set(row);
                }
              });
        });
    return leaks;
  }

  /**
   * Goes through the rows by partitions, in each in the order of the rows.
   *
   * @param byAnswer whether rows of one prompt may be in several partitions
   * @param passes what looks at a partition, one after the other
   */
  private void look(boolean byAnswer, Supplier<List<Ledger.Visitor>> passes) {
    if (partitions == 1) {
      passes.get().forEach(ledger::forEach);
      return;
    }
    List<Spill> parts = new ArrayList<>();
    try {
      for (int i = 0; i < partitions; i++) {
        parts.add(new Spill(PARTITION_IN_MEMORY));
      }
      ByteBuffer entry = ByteBuffer.allocate(ENTRY);
      ledger.forEach(
          (row, prompt, answer) -> {
            entry.clear();
            entry.putInt(row).putLong(prompt).putLong(answer);
            long key = byAnswer ? prompt ^ Long.rotateLeft(answer, 32) : prompt;
            parts.get((int) key & (partitions - 1)).write(entry.array(), 0, ENTRY);
          });
      for (Spill part : parts) {
        passes.get().forEach(pass -> read(part, pass));
        part.close();
      }
    } finally {
      parts.forEach(Spill::close);
    }
  }

  private static void read(Spill part, Ledger.Visitor visitor) {
    Spill.Reader in = part.reader();
    while (in.hasMore()) {
      int row = in.readInt();
      long prompt = in.readLong();
      visitor.row(row, prompt, in.readLong());
    }
  }
}

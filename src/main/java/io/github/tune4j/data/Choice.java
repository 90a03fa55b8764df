package io.github.tune4j.data;

import io.github.tune4j.data.internal.Finding;
import io.github.tune4j.data.internal.NearDuplicates;
import io.github.tune4j.data.internal.NearDuplicates.Found;
import io.github.tune4j.data.internal.store.Draw;
import io.github.tune4j.data.internal.store.GroupDraw;
import io.github.tune4j.data.internal.store.Ledger;
import io.github.tune4j.data.internal.store.Repeats;
import io.github.tune4j.exception.DatasetException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are taken, and for what: looked at all together, after each was looked at by itself.
 * Holds some bits for each row, and what {@link Repeats} says. Used once; not thread-safe.
 */
final class Choice {

  private final Selection selection;
  private final Map<Check, Policy> policies;
  private final Ledger ledger;
  private final Places places;
  private final Findings findings;
  private final boolean strict;
  private BitSet kept = new BitSet();
  private BitSet validation = new BitSet();
  private int distinct;

  /**
   * @param ledger all rows that no check of their own refuses
   * @param places where they are from
   * @param findings takes what is found
   * @param strict whether the first thing that ends a job is thrown
   */
  Choice(TextDataset dataset, Ledger ledger, Places places, Findings findings, boolean strict) {
    this.selection = dataset.selection();
    this.policies = dataset.policies();
    this.ledger = ledger;
    this.places = places;
    this.findings = findings;
    this.strict = strict;
  }

  /**
   * Decides.
   *
   * @param similar rows that are nearly the same as an earlier one; null when they were not looked
   *     for
   * @throws DatasetException when strict and rows are there that end a job, or none is left
   */
  void make(@Nullable Found similar) {
    kept.set(0, ledger.rows());
    Repeats repeats = Repeats.of(ledger, policy(Check.CONFLICT) == Policy.DROP);
    failAtTheFirst(repeats);
    found(Check.DUPLICATE, repeats.duplicates());
    found(Check.CONFLICT, repeats.conflicts());
    if (similar != null) {
      found(similar, repeats);
    }
    distinct = kept.cardinality();
    Long sample = selection.sample();
    if (sample != null) {
      kept = Draw.of(kept, sample, Seeds.SAMPLE.of(selection.seed()));
    }
    divide();
    found(Check.LEAK, repeats.leaks(kept, validation));
  }

  private Policy policy(Check check) {
    return findings.policy(check, policies);
  }

  /** When both repeats and conflicts end a job, the first row of either does. */
  private void failAtTheFirst(Repeats repeats) {
    int duplicate = fails(Check.DUPLICATE) ? repeats.duplicates().nextSetBit(0) : -1;
    int conflict = fails(Check.CONFLICT) ? repeats.conflicts().nextSetBit(0) : -1;
    if (conflict >= 0 && (duplicate < 0 || conflict < duplicate)) {
      throw places.findings(Check.CONFLICT, List.of(conflict)).get(0).exception();
    }
    if (duplicate >= 0) {
      throw places.findings(Check.DUPLICATE, List.of(duplicate)).get(0).exception();
    }
  }

  private boolean fails(Check check) {
    return strict && policy(check) == Policy.FAIL;
  }

  /** Counts rows in which a check found something, and leaves them out if they shall be. */
  private void found(Check check, BitSet rows) {
    if (rows.isEmpty()) {
      return;
    }
    List<Finding> first =
        places.findings(check, rows.stream().limit(DatasetReport.PLACES).boxed().toList());
    if (fails(check)) {
      throw first.get(0).exception();
    }
    findings.add(check, policy(check), rows.cardinality(), first);
    if (policy(check) != Policy.WARN) {
      kept.andNot(rows);
    }
  }

  /** Rows that are the same as an earlier one are told as such, and not as similar to it. */
  private void found(Found similar, Repeats repeats) {
    BitSet rows = (BitSet) similar.repeats().clone();
    rows.and(kept);
    rows.andNot(repeats.duplicates());
    for (NearDuplicates.Pair pair : similar.first()) {
      places.similar((int) pair.row(), (int) pair.earlier(), pair.similarity());
    }
    found(Check.NEAR_DUPLICATE, rows);
  }

  private void divide() {
    Validation wanted = selection.validation();
    if (!wanted.any() || kept.isEmpty()) {
      return;
    }
    int rows = kept.cardinality();
    long size = Split.of(rows, wanted).validation();
    if (size >= rows) {
      refuse(
          "a validation part of "
              + (wanted.rows() > 0 ? wanted.rows() + " rows" : wanted.fraction())
              + " leaves none of the "
              + rows
              + " rows to train on; give more rows or a smaller part");
    } else if (wanted.group().isEmpty()) {
      validation = Draw.of(kept, size, selection.seed());
    } else {
      validation = GroupDraw.of(ledger, kept, size);
      if (validation.isEmpty()) {
        refuse(
            "all "
                + rows
                + " rows have the same "
                + wanted.group().get()
                + ", so that they cannot be divided by it");
      }
    }
  }

  private void refuse(String problem) {
    if (strict) {
      throw new DatasetException(problem, places.source(), 0, null);
    }
  }

  /** Rows that no check refuses, before any are drawn. */
  int distinct() {
    return distinct;
  }

  /** The rows that are taken. */
  BitSet kept() {
    return kept;
  }

  /** Those of them that are kept for validation. */
  BitSet validation() {
    return validation;
  }

  Split split() {
    int held = validation.cardinality();
    return new Split(kept.cardinality() - held, held);
  }
}

package io.github.tune4j.data;

import io.github.tune4j.data.RowStream.Item;
import io.github.tune4j.data.internal.Finding;
import io.github.tune4j.data.internal.NearDuplicates;
import io.github.tune4j.data.internal.SourceRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at rows one by one, at each by itself. Thread-safe: several threads look through batches of
 * rows at a time.
 */
final class RowCheck {

  private static final char[] NO_SIGNATURE = {};

  private final Optional<String> system;
  private final Optional<String> group;
  private final long seed;
  private final boolean signs;

  /**
   * @param dataset says the system prompt and the column whose values keep rows together, if any,
   *     and whether similar rows are looked for
   */
  RowCheck(TextDataset dataset) {
    Selection selection = dataset.selection();
    this.system = dataset.system();
    this.group = selection.validation().any() ? selection.validation().group() : Optional.empty();
    this.seed = selection.seed();
    this.signs = selection.nearDuplicates() != null;
  }

  /** What is found in a batch of rows, in their order. */
  List<CheckedRow> check(List<Item> rows) {
    RowDigests digests = new RowDigests();
    JsonBytes scratch = new JsonBytes();
    List<CheckedRow> checked = new ArrayList<>(rows.size());
    for (Item item : rows) {
      checked.add(check(item.part(), item.row(), digests, scratch));
    }
    return checked;
  }

  private CheckedRow check(Part part, SourceRow row, RowDigests digests, JsonBytes scratch) {
    if (row.broken() != null) {
      return new CheckedRow(part, List.of(row.broken()), null);
    }
    Interpretation interpretation = Objects.requireNonNull(part.interpretation());
    Optional<Finding> header = part.checks().header(row, interpretation.shape());
    try {
      Sample sample = interpretation.read(row).after(system);
      long rowGroup = group.isPresent() ? digests.group(group(row, group.get()), seed) : 0;
      EncodedRow encoded = EncodedRow.of(sample, scratch);
      List<Finding> found = part.checks().row(sample);
      header.ifPresent(it -> found.add(0, it));
      return new CheckedRow(
          part,
          found,
          new CheckedRow.Content(
              sample,
              encoded,
              digests.prompt(sample, encoded),
              digests.answer(sample, encoded),
              rowGroup,
              signs ? NearDuplicates.sign(sample.text()) : NO_SIGNATURE));
    } catch (BrokenRowException e) {
      return new CheckedRow(part, List.of(header.orElse(e.finding())), null);
    }
  }

  private static String group(SourceRow row, String column) throws BrokenRowException {
    Map<String, @Nullable Object> cells = row.cells();
    Object value = cells.get(column);
    if (value != null && !value.toString().isBlank()) {
      return value.toString();
    }
    String message =
        cells.containsKey(column)
            ? "the cell is blank, but the validation part is divided by it"
            : "there is no column "
                + column
                + " to divide the validation part by; the columns are "
                + String.join(", ", cells.keySet());
    throw new BrokenRowException(
        new Finding(
            Check.TYPE,
            message,
            row.file(),
            row.line(),
            cells.containsKey(column) ? column : null,
            null));
  }
}

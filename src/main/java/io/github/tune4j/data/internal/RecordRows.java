package io.github.tune4j.data.internal;

import io.github.tune4j.data.Check;
import io.github.tune4j.exception.DatasetException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Records of the program, each looked through and copied. */
final class RecordRows implements SourceRows {

  private final Supplier<? extends Stream<? extends Map<String, ? extends @Nullable Object>>>
      records;
  private @Nullable Stream<? extends Map<String, ? extends @Nullable Object>> stream;
  private @Nullable Iterator<? extends Map<String, ? extends @Nullable Object>> iterator;
  private long number;
  private boolean ended;

  RecordRows(
      Supplier<? extends Stream<? extends Map<String, ? extends @Nullable Object>>> records) {
    this.records = records;
  }

  @Override
  public @Nullable SourceRow next() {
    if (ended) {
      return null;
    }
    Map<String, ? extends @Nullable Object> record;
    try {
      if (iterator == null) {
        stream = records.get();
        iterator = stream.iterator();
      }
      if (!iterator.hasNext()) {
        close();
        return null;
      }
      record = iterator.next();
    } catch (RuntimeException e) { // whatever the program's own code throws
      close();
      throw new DatasetException(
          "the program's records end with an error: " + e, RecordSource.NAME, number, null, e);
    }
    number++;
    return row(record);
  }

  private SourceRow row(@Nullable Map<String, ? extends @Nullable Object> record) {
    if (record == null) {
      return broken(Check.MALFORMED, "the record is null", null);
    }
    RecordCells cells = new RecordCells();
    cells.copy(record);
    return cells.problem() == null
        ? SourceRow.of(cells.copied(), RecordSource.NAME, number)
        : broken(Check.TYPE, cells.problem(), cells.column());
  }

  private SourceRow broken(Check check, String message, @Nullable String column) {
    return SourceRow.broken(new Finding(check, message, RecordSource.NAME, number, column, null));
  }

  @Override
  public List<Opened> opened() {
    return iterator == null ? List.of() : List.of(Opened.of(RecordSource.NAME));
  }

  @Override
  public void close() {
    ended = true;
    if (stream != null) {
      stream.close();
    }
  }
}

package io.github.tune4j.data.internal;

import io.github.tune4j.exception.ConfigException;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Rows that the program gives. A job file can only say that it did. */
public final class RecordSource implements Source {

  static final String NAME = "records";

  /** What stands in a job file. */
  public static final String GIVEN = "given by the program";

  private final @Nullable Supplier<SourceRows> reading;

  private RecordSource(@Nullable Supplier<SourceRows> reading) {
    this.reading = reading;
  }

  /** Records that can be iterated as often as wanted. */
  public static RecordSource of(
      Iterable<? extends Map<String, ? extends @Nullable Object>> records) {
    return of(() -> StreamSupport.stream(records.spliterator(), false));
  }

  /** Records of which there is a new stream whenever they are read. */
  public static RecordSource of(
      Supplier<? extends Stream<? extends Map<String, ? extends @Nullable Object>>> records) {
    return new RecordSource(() -> new RecordRows(records));
  }

  /** Records that pass by once: they are kept in a temporary file as they do. */
  public static RecordSource once(
      Stream<? extends Map<String, ? extends @Nullable Object>> records) {
    RecordSpool spool = new RecordSpool(new RecordRows(() -> records));
    return new RecordSource(spool::open);
  }

  /** Records that a job file tells of, and nobody has. */
  public static RecordSource absent() {
    return new RecordSource(null);
  }

  @Override
  public String kind() {
    return NAME;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SourceRows open(Collection<String> wanted) {
    if (reading == null) {
      throw new ConfigException(
          "dataset.source.records",
          "the program that made this job gave the rows; give them again by TextDataset.records");
    }
    return reading.get();
  }

  @Override
  public Map<String, Object> toMap() {
    return Map.of(NAME, GIVEN);
  }
}

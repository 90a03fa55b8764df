package io.github.tune4j.data.internal;

import io.github.tune4j.exception.ConfigException;
import java.util.Collection;
import java.util.Map;

/** Where rows come from. Immutable; can be read as often as wanted, by several threads too. */
public sealed interface Source permits FileSource, FetchedSource, QuerySource, RecordSource {

  /** The key that tells it in {@code dataset.source} of a job file. */
  String kind();

  /** What it is called in messages and reports. */
  String name();

  /**
   * Begins to read it.
   *
   * @param wanted columns that the rows should have; empty when none are known
   * @throws ConfigException when this program cannot read it
   */
  SourceRows open(Collection<String> wanted);

  /** Why there may be no row. */
  default String emptiness() {
    return "there is no row";
  }

  /** As {@code dataset.source} of a job file. Holds no password. */
  Map<String, Object> toMap();
}

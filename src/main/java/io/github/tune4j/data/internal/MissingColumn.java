package io.github.tune4j.data.internal;

import io.github.tune4j.internal.Suggestion;
import java.util.Collection;

/** A column that is not there. Stateless. */
public final class MissingColumn {

  private MissingColumn() {}

  /** Says so, what was probably meant, and what there is. */
  public static String message(String column, Collection<String> columns) {
    return "there is no column "
        + column
        + Suggestion.question(column, columns).map(it -> ", " + it + " The").orElse("; the")
        + " columns are "
        + String.join(", ", columns);
  }
}

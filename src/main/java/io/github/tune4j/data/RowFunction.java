package io.github.tune4j.data;

import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a program does to a row. */
sealed interface RowFunction {

  /** How the program calls it. */
  String name();

  /** Makes another row of it. */
  record Mapped(UnaryOperator<Map<String, @Nullable Object>> function) implements RowFunction {
    @Override
    public String name() {
      return "map";
    }
  }

  /** Says whether it is taken. */
  record Filtered(Predicate<Map<String, @Nullable Object>> function) implements RowFunction {
    @Override
    public String name() {
      return "filter";
    }
  }

  /** One of those that a job file knows of, but does not hold. */
  record Missing() implements RowFunction {
    @Override
    public String name() {
      return "map or filter";
    }
  }
}

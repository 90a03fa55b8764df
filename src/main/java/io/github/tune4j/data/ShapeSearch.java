package io.github.tune4j.data;

import io.github.tune4j.data.internal.SourceRow;
import io.github.tune4j.exception.DatasetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the shape of rows by the columns of the first one. Stateless. */
final class ShapeSearch {

  private static final int LONG_NAME = 40;

  private ShapeSearch() {}

  /**
   * The shape that is said, or the only one that the row has. A column {@code text} counts only
   * when there is nothing else: alpaca rows often have one too.
   *
   * @throws DatasetException when it has none or several
   */
  static Shape find(Layout layout, SourceRow row) {
    Shape said = layout.said();
    if (said != null) {
      return said;
    }
    List<Shape> fitting = new ArrayList<>();
    for (Shape shape : Shape.values()) {
      if (shape != Shape.TEXT && fits(shape, layout, row.cells())) {
        fitting.add(shape);
      }
    }
    if (fitting.isEmpty() && fits(Shape.TEXT, layout, row.cells())) {
      return Shape.TEXT;
    }
    if (fitting.size() == 1) {
      return fitting.get(0);
    }
    String columns = String.join(", ", row.cells().keySet());
    throw new DatasetException(
        fitting.isEmpty()
            ? "the columns are of no known shape: "
                + columns
                + "; name those to train on by prompt and completion"
                + (row.cells().keySet().stream().anyMatch(ShapeSearch::isNoName)
                    ? ", or all of them by columns if the first line is data"
                    : "")
            : "the columns are of the shapes "
                + fitting.stream().map(Shape::key).collect(Collectors.joining(" and "))
                + " alike: "
                + columns
                + "; say which by shape",
        row.file(),
        row.line(),
        null);
  }

  /** Whether the name of a column looks like what should stand below it. */
  private static boolean isNoName(String column) {
    return column.isBlank()
        || column.length() > LONG_NAME
        || column.chars().anyMatch(c -> "?!.,;:？！。、".indexOf(c) >= 0)
        || column.chars().allMatch(Character::isDigit);
  }

  private static boolean fits(Shape shape, Layout layout, Map<String, @Nullable Object> cells) {
    return cells.keySet().containsAll(layout.required(shape))
        && switch (shape) {
          case SHAREGPT -> turnsHave(cells.get("conversations"), "from", "value");
          case MESSAGES -> turnsHave(cells.get("messages"), "role", "content");
          case CLASSIFICATION -> !(cells.get("label") instanceof List);
          case PREFERENCE -> hasPrompt(cells);
          case PROMPT_COMPLETION, TEXT, ALPACA -> true;
        };
  }

  private static boolean hasPrompt(Map<String, @Nullable Object> cells) {
    return cells.containsKey("prompt")
        || (turnsHave(cells.get("chosen"), "role", "content")
            && turnsHave(cells.get("rejected"), "role", "content"));
  }

  private static boolean turnsHave(@Nullable Object turns, String... keys) {
    return Cells.listed(turns) instanceof List<?> list
        && !list.isEmpty()
        && list.get(0) instanceof Map<?, ?> first
        && first.keySet().containsAll(List.of(keys));
  }
}

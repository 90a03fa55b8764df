package io.github.tune4j.data;

import io.github.tune4j.data.internal.TextRows;
import io.github.tune4j.exception.ConfigException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which columns are meant, as far as the data set says.
 *
 * @param shape their shape; null to find it
 * @param prompt the column of prompts; null when it is not said
 * @param completion the column of completions; null when it is not said
 */
record Layout(@Nullable Shape shape, @Nullable String prompt, @Nullable String completion) {

  static final Layout OPEN = new Layout(null, null, null);

  Layout {
    if (shape != null
        && shape != Shape.PROMPT_COMPLETION
        && (prompt != null || completion != null)) {
      throw new ConfigException(
          "dataset.shape",
          shape.key()
              + " has columns of its own, but "
              + (prompt != null ? "prompt names " + prompt : "completion names " + completion));
    }
  }

  String promptColumn() {
    return prompt == null ? "prompt" : prompt;
  }

  String completionColumn() {
    return completion == null ? "completion" : completion;
  }

  /** The shape when it is said, directly or by naming columns; otherwise null. */
  @Nullable Shape said() {
    return prompt == null && completion == null ? shape : Shape.PROMPT_COMPLETION;
  }

  /** Columns that every row must have; empty when the shape is to be found. */
  List<String> required() {
    Shape said = said();
    return said == null ? List.of() : required(said);
  }

  /** Columns that every row of a shape must have. */
  List<String> required(Shape of) {
    return switch (of) {
      case PROMPT_COMPLETION -> List.of(promptColumn(), completionColumn());
      case TEXT -> List.of(TextRows.COLUMN);
      case ALPACA -> List.of("instruction", "output");
      case SHAREGPT -> List.of("conversations");
      case MESSAGES -> List.of("messages");
    };
  }
}

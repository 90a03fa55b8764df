package io.github.tune4j.data;

import io.github.tune4j.data.internal.TextRows;
import io.github.tune4j.exception.ConfigException;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which columns are meant, as far as the data set says.
 *
 * @param shape their shape; null to find it
 * @param prompt the column of prompts; null when it is not said
 * @param completion the column of completions; null when it is not said
 * @param labels the names of the labels by their numbers; empty to find them
 */
record Layout(
    @Nullable Shape shape,
    @Nullable String prompt,
    @Nullable String completion,
    List<String> labels) {

  static final Layout OPEN = new Layout(null, null, null, List.of());

  Layout {
    labels = List.copyOf(labels);
    if (shape != null
        && shape != Shape.PROMPT_COMPLETION
        && (prompt != null || completion != null)) {
      throw new ConfigException(
          "dataset.shape",
          shape.key()
              + " has columns of its own, but "
              + (prompt != null ? "prompt names " + prompt : "completion names " + completion));
    }
    if (!labels.isEmpty()) {
      checkLabels(shape, prompt != null || completion != null, labels);
    }
  }

  private static void checkLabels(@Nullable Shape shape, boolean named, List<String> labels) {
    if (named || (shape != null && shape != Shape.CLASSIFICATION)) {
      throw new ConfigException(
          "dataset.labels",
          "requires rows of classification, of which each has a text and a label");
    }
    HashSet<String> seen = new HashSet<>();
    for (String label : labels) {
      if (label.isBlank() || !seen.add(label)) {
        throw new ConfigException(
            "dataset.labels",
            label.isBlank()
                ? "must not be blank"
                : "must differ, but " + label + " is there twice");
      }
    }
  }

  Layout shape(Shape value) {
    return new Layout(value, prompt, completion, labels);
  }

  Layout prompt(String column) {
    return new Layout(shape, column, completion, labels);
  }

  Layout completion(String column) {
    return new Layout(shape, prompt, column, labels);
  }

  Layout labels(List<String> names) {
    return new Layout(shape, prompt, completion, names);
  }

  String promptColumn() {
    return prompt == null ? "prompt" : prompt;
  }

  String completionColumn() {
    return completion == null ? "completion" : completion;
  }

  /** The shape when it is said, directly or by naming columns or labels; otherwise null. */
  @Nullable Shape said() {
    if (!labels.isEmpty()) {
      return Shape.CLASSIFICATION;
    }
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
      case PREFERENCE -> List.of("chosen", "rejected");
      case CLASSIFICATION -> List.of(TextRows.COLUMN, "label");
    };
  }

  /** Columns that rows of a shape may have besides. */
  List<String> optional(Shape of) {
    return switch (of) {
      case PROMPT_COMPLETION, TEXT, CLASSIFICATION -> List.of();
      case ALPACA -> List.of("input", "system", "history");
      case SHAREGPT -> List.of("system", "tools");
      case MESSAGES -> List.of("tools");
      case PREFERENCE -> List.of("prompt");
    };
  }
}

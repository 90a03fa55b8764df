package io.github.tune4j.data;

import io.github.tune4j.exception.ConfigException;
import java.util.Set;

/** How the rows of a data set are written: TRL's standard formats. All rows have one form. */
enum RowForm {
  /** {@code {"text"}}. */
  TEXT,

  /** {@code {"prompt", "completion"}}: texts, or lists of messages. */
  PROMPT_COMPLETION,

  /** {@code {"messages", "tools"}}, the latter where there are any. */
  MESSAGES,

  /** {@code {"prompt", "chosen", "rejected"}}: texts, or lists of messages. */
  PREFERENCE,

  /** {@code {"text", "label"}}, the label as a number. */
  CLASSIFICATION;

  /**
   * The form of a data set: a single conversation with several answers makes all its prompts and
   * answers messages.
   *
   * @param kinds of the rows that there are
   * @throws ConfigException when no form fits all of them
   */
  static RowForm of(Set<Sample.Kind> kinds) {
    if (kinds.size() == 1) {
      return switch (kinds.iterator().next()) {
        case TEXT -> TEXT;
        case EXCHANGE -> PROMPT_COMPLETION;
        case CONVERSATION -> MESSAGES;
        case PREFERENCE -> PREFERENCE;
        case CLASSIFICATION -> CLASSIFICATION;
      };
    }
    if (Set.of(Sample.Kind.EXCHANGE, Sample.Kind.CONVERSATION).containsAll(kinds)) {
      return kinds.isEmpty() ? PROMPT_COMPLETION : MESSAGES;
    }
    throw new ConfigException(
        "dataset",
        "rows of texts, of prompts and answers, of preferences and of labels cannot stand in one"
            + " data set");
  }

  /** Whether it says the same with a chat template and without one. */
  boolean isText() {
    return this == TEXT || this == CLASSIFICATION;
  }

  /**
   * Whether a row can be written: what is more than a question and its answer must be lists of
   * messages.
   */
  boolean takes(EncodedRow row, boolean conversational) {
    return conversational || isText() || (row.plain() && this != MESSAGES);
  }

  /**
   * Writes a row as one line of JSON, with its line feed.
   *
   * @param conversational whether prompts and answers are lists of messages; otherwise texts
   */
  void write(EncodedRow row, boolean conversational, JsonBytes out) {
    switch (this) {
      case TEXT -> {
        out.json("{\"text\":");
        EncodedRow.content(row.completion(), out);
      }
      case CLASSIFICATION -> {
        out.json("{\"text\":");
        EncodedRow.content(row.prompt(), out);
        out.json(",\"label\":").json(Integer.toString(row.label()));
      }
      case MESSAGES -> {
        out.json("{\"messages\":[").json(row.prompt());
        out.json(row.prompt().length > 0 ? "," : "").json(row.completion()).json("]");
        if (row.tools().length > 0) {
          out.json(",\"tools\":").json(row.tools());
        }
      }
      case PROMPT_COMPLETION -> {
        side("{\"prompt\":", row.prompt(), conversational, out);
        side(",\"completion\":", row.completion(), conversational, out);
      }
      case PREFERENCE -> {
        side("{\"prompt\":", row.prompt(), conversational, out);
        side(",\"chosen\":", row.completion(), conversational, out);
        side(",\"rejected\":", row.rejected(), conversational, out);
      }
    }
    out.json("}\n");
  }

  private static void side(String name, byte[] turns, boolean conversational, JsonBytes out) {
    out.json(name);
    if (conversational) {
      out.json("[").json(turns).json("]");
    } else {
      EncodedRow.content(turns, out);
    }
  }
}

package io.github.tune4j.data;

import io.github.tune4j.data.internal.Finding;
import io.github.tune4j.data.internal.SourceRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks through rows that are of their shape, each by itself. Immutable. */
final class SampleChecks {

  private static final Set<String> NULLS = Set.of("nan", "none", "null", "nil", "n/a", "#n/a");
  private static final int LONGEST_NULL = 4;
  private static final Set<String> ASKING =
      Set.of("prompt", "instruction", "question", "input", "user", "質問", "指示");
  private static final Set<String> ANSWERING =
      Set.of("completion", "output", "answer", "response", "assistant", "回答", "応答");
  private static final Set<String> OTHER =
      Set.of("", "id", "index", "system", "history", "text", "label", "chosen", "rejected");

  private final Layout layout;
  private final Columns columns;

  /**
   * @param layout which columns are meant
   * @param columns what was done with them
   */
  SampleChecks(Layout layout, Columns columns) {
    this.layout = layout;
    this.columns = columns;
  }

  /** What is wrong with the columns as such; looked at once. */
  List<Finding> columns(SourceRow first) {
    String prompt = layout.promptColumn();
    String completion = layout.completionColumn();
    if (layout.said() == Shape.PROMPT_COMPLETION
        && ANSWERING.contains(prompt.toLowerCase(Locale.ROOT))
        && ASKING.contains(completion.toLowerCase(Locale.ROOT))) {
      return List.of(
          new Finding(
              Check.SWAPPED,
              "prompts are taken from " + prompt + " and answers from " + completion,
              first.file(),
              1,
              null,
              null));
    }
    return List.of();
  }

  /**
   * Whether a row is the header once more; looked at before it is read, since it may be of no
   * shape. A text that is called text is none: in files of plain text there is no header.
   */
  Optional<Finding> header(SourceRow row, Shape shape) {
    if (ColumnChanges.isHeader(columns, row.cells(), shape == Shape.TEXT ? 2 : 1)) {
      return Optional.of(header("the header stands here once more", row));
    }
    return row.line() == 1 && row.cells().size() > 1 && namesColumns(row)
        ? Optional.of(
            header("the first row seems to be a header: if it is, do not name the columns", row))
        : Optional.empty();
  }

  private static Finding header(String message, SourceRow row) {
    return new Finding(Check.HEADER, message, row.file(), row.line(), null, null);
  }

  private static boolean namesColumns(SourceRow row) {
    return row.cells().values().stream()
        .map(cell -> String.valueOf(cell).strip().toLowerCase(Locale.ROOT))
        .allMatch(
            cell -> ASKING.contains(cell) || ANSWERING.contains(cell) || OTHER.contains(cell));
  }

  /** What is wrong with a row. */
  List<Finding> row(Sample sample) {
    List<Finding> found = new ArrayList<>();
    if (sample.kind() == Sample.Kind.PREFERENCE) {
      if (sample.completion().equals(sample.rejected())) {
        found.add(finding(Check.EQUAL_ANSWERS, "chosen and rejected are the same", sample));
      }
    } else if (sample.kind() != Sample.Kind.CLASSIFICATION
        && !sample.prompt().isEmpty()
        && sample.promptText().strip().equals(sample.completionText().strip())) {
      found.add(finding(Check.ECHO, "the answer is the prompt once more", sample));
    }
    add(found, Check.NULL_TEXT, this::nothing, sample);
    add(found, Check.CHARACTERS, SampleChecks::characters, sample);
    if (sample.untrainable() != null) {
      found.add(finding(Check.UNTRAINABLE, sample.untrainable(), sample));
    }
    return found;
  }

  /** Looks at one turn after the other, up to the first in which there is something. */
  private static void add(List<Finding> found, Check check, TurnCheck look, Sample sample) {
    for (List<Turn> turns : List.of(sample.prompt(), sample.completion(), sample.rejected())) {
      for (Turn turn : turns) {
        String problem = look.problem(turn);
        if (problem != null) {
          found.add(finding(check, problem, sample));
          return;
        }
      }
    }
  }

  private interface TurnCheck {
    @Nullable String problem(Turn turn);
  }

  private static Finding finding(Check check, String message, Sample sample) {
    return new Finding(check, message, sample.file(), sample.line(), null, null);
  }

  private @Nullable String nothing(Turn turn) {
    if (turn.role().equals(Turn.LABEL) && !layout.labels().isEmpty()) {
      return null; // a label that is called none was meant so
    }
    String text = turn.content().strip();
    return text.length() <= LONGEST_NULL && NULLS.contains(text.toLowerCase(Locale.ROOT))
        ? "the " + side(turn) + " is " + text
        : null;
  }

  private static @Nullable String characters(Turn turn) {
    String text = turn.content();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isHarmless(c)) {
        continue;
      }
      if (c == '\uFFFD') {
        return "the " + side(turn) + " holds a replacement character: its text was lost before";
      }
      if (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t') {
        return String.format(
            Locale.ROOT, "the %s holds the control character U+%04X", side(turn), (int) c);
      }
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          return "the " + side(turn) + " holds half a character, an unpaired surrogate";
        }
      }
    }
    return null;
  }

  /** What nearly all characters are, so that the others can be looked at one by one. */
  private static boolean isHarmless(char c) {
    return (c >= ' ' && c < 0x7F) || (c > 0x9F && c < Character.MIN_SURROGATE);
  }

  private static String side(Turn turn) {
    return switch (turn.role()) {
      case Turn.USER -> "prompt";
      case Turn.ASSISTANT -> "answer";
      case Turn.LABEL -> "label";
      default -> turn.role() + " turn";
    };
  }
}

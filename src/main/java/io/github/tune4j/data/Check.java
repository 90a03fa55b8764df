package io.github.tune4j.data;

import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.internal.Suggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What rows are checked for, each with its {@link Policy} when none is set. */
public enum Check {
  /**
   * A file that cannot be read, or not to its end: missing, empty, damaged, without the columns
   * that are needed, or not of its format from some line on. Always fails.
   */
  FILE(Policy.FAIL),

  /** A file with bytes that are no text in its character set. Always fails. */
  ENCODING(Policy.FAIL),

  /** Too few or too many cells. Fails; cannot only warn. */
  MISALIGNED(Policy.FAIL),

  /** A line or an item that is no row at all. Fails; cannot only warn. */
  MALFORMED(Policy.FAIL),

  /**
   * Something else than a text, or than a list of turns, or nothing, in a column that is needed.
   * Fails; cannot only warn.
   */
  TYPE(Policy.FAIL),

  /** A prompt without anything but white space. Fails; cannot only warn. */
  BLANK_PROMPT(Policy.FAIL),

  /** An answer, or a text, without anything but white space. Fails; cannot only warn. */
  BLANK_ANSWER(Policy.FAIL),

  /**
   * Turns of a conversation that are empty, of an unknown role, or in an order that is none. Fails;
   * cannot only warn.
   */
  ROLES(Policy.FAIL),

  /**
   * The label of a classification that is blank, none of those that are given, or one of so many
   * that they are no labels. Fails; cannot only warn.
   */
  LABEL(Policy.FAIL),

  /** The header once more, as a row. Fails. */
  HEADER(Policy.FAIL),

  /** An answer that is the prompt once more. Warns. */
  ECHO(Policy.WARN),

  /** A preference whose chosen and rejected answers are the same: nothing is learned. Warns. */
  EQUAL_ANSWERS(Policy.WARN),

  /**
   * Columns that seem to be swapped: the prompts are called output, the answers instruction. Warns;
   * cannot drop.
   */
  SWAPPED(Policy.WARN),

  /** A prompt or answer that is {@code NaN}, {@code None}, {@code null} or the like. Warns. */
  NULL_TEXT(Policy.WARN),

  /** Control characters besides tab and line breaks, or replacement characters. Warns. */
  CHARACTERS(Policy.WARN),

  /** The prompt of an earlier row with an answer that none before it gave. Warns. */
  CONFLICT(Policy.WARN),

  /** A row that is the same as an earlier one, besides white space around its turns. Warns. */
  DUPLICATE(Policy.WARN),

  /** A row that is similar to an earlier one, where {@link TextDataset#nearDuplicates} is set. */
  NEAR_DUPLICATE(Policy.WARN),

  /** A row that is both trained on and validated on. Warns; cannot drop. */
  LEAK(Policy.WARN),

  /**
   * A row that is right, but that no training takes yet. {@link TextDataset#report()} warns of it;
   * a job fails, or drops the row.
   */
  UNTRAINABLE(Policy.WARN);

  private static final List<Check> FIXED = List.of(FILE, ENCODING);
  private static final List<Check> NO_SAMPLE =
      List.of(MISALIGNED, MALFORMED, TYPE, BLANK_PROMPT, BLANK_ANSWER, ROLES, LABEL);

  private final Policy standard;

  Check(Policy standard) {
    this.standard = standard;
  }

  /** The policy when none is set. */
  public Policy standard() {
    return standard;
  }

  /** The policies that it can have. */
  public List<Policy> allowed() {
    return Arrays.stream(Policy.values()).filter(policy -> refusal(policy).isEmpty()).toList();
  }

  /** As reports and job files name it: in lower case, with hyphens. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The check of a name.
   *
   * @param name as a job file has it, such as {@code blank-answer}
   * @throws ConfigException when there is none
   */
  public static Check of(String name) {
    return Arrays.stream(values())
        .filter(check -> check.key().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "dataset.policy." + name,
                    Suggestion.unknown(name, Arrays.stream(values()).map(Check::key).toList())));
  }

  void requireAllows(Policy policy) {
    refusal(policy)
        .ifPresent(
            why -> {
              throw new ConfigException("dataset.policy." + key(), why);
            });
  }

  /** Why it cannot have a policy. */
  private Optional<String> refusal(Policy policy) {
    if (FIXED.contains(this) && policy != Policy.FAIL) {
      return Optional.of("must be fail: of a file that cannot be read no row is left");
    }
    if (this == SWAPPED && policy == Policy.DROP) {
      return Optional.of("must be fail or warn: it is found in columns, not in rows");
    }
    if (this == LEAK && policy == Policy.DROP) {
      return Optional.of("must be fail or warn: drop duplicates instead");
    }
    return NO_SAMPLE.contains(this) && policy == Policy.WARN
        ? Optional.of("must be fail or drop: such a row cannot be trained on")
        : Optional.empty();
  }
}

package io.github.tune4j.data;

import io.github.tune4j.exception.ConfigException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the columns of rows mean. */
public enum Shape {
  /** A column with the prompt and one with its completion: texts, or lists of chat messages. */
  PROMPT_COMPLETION,

  /** Whole texts in the column {@code text}. */
  TEXT,

  /**
   * {@code instruction} and {@code output}, perhaps {@code input}, which follows the instruction on
   * a line of its own; {@code system}; and {@code history}, pairs of earlier prompts and answers.
   */
  ALPACA,

  /**
   * {@code conversations}, a list of turns with {@code from} ({@code system}, {@code human} or
   * {@code user}, {@code gpt} or {@code assistant}, {@code function_call}, {@code observation}) and
   * {@code value}; perhaps {@code system} and {@code tools}.
   */
  SHAREGPT,

  /**
   * {@code messages}, a list of turns with {@code role} and {@code content}, as OpenAI has them;
   * perhaps {@code tools}.
   */
  MESSAGES,

  /**
   * {@code chosen} and {@code rejected}, answers to the {@code prompt}: texts, or lists of
   * messages. Without a prompt the turns at the beginning of both, which are the same, are it.
   */
  PREFERENCE,

  /** A {@code text} and its {@code label}: a text, a whole number or a boolean. */
  CLASSIFICATION;

  /** As a job file names it: in lower case. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The shape of a name.
   *
   * @param name as a job file has it, such as {@code sharegpt}
   * @throws ConfigException when there is none
   */
  public static Shape of(String name) {
    return Arrays.stream(values())
        .filter(shape -> shape.key().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "dataset.shape", "must be " + String.join(" or ", keys()) + ", got " + name));
  }

  private static List<String> keys() {
    return Arrays.stream(values()).map(Shape::key).toList();
  }
}

package io.github.tune4j.model;

/**
 * What a model answered.
 *
 * @param text the answer, without special tokens
 * @param finishReason why it ended there
 * @param promptTokens tokens of the prompt with its turn markers
 * @param completionTokens tokens of the answer, the end marker included
 */
public record Answer(
    String text, FinishReason finishReason, int promptTokens, int completionTokens) {

  /** Why an answer ended. */
  public enum FinishReason {
    /** The model ended it. */
    STOP,
    /** It reached {@code max_new_tokens}. */
    LENGTH,
    /** The caller ended it. */
    CANCELLED
  }
}

package io.github.tune4j.config;

/** What a model with an adapter is for, in the words of peft. */
public enum TaskType implements Choice {
  /** Continuing texts. */
  CAUSAL_LM("CAUSAL_LM"),

  /** Turning texts into others, with encoder and decoder. */
  SEQ_2_SEQ_LM("SEQ_2_SEQ_LM"),

  /** Classifying texts. */
  SEQ_CLS("SEQ_CLS"),

  /** Classifying each token. */
  TOKEN_CLS("TOKEN_CLS"),

  /** Finding the answer to a question in a text. */
  QUESTION_ANS("QUESTION_ANS"),

  /** Turning texts into vectors. */
  FEATURE_EXTRACTION("FEATURE_EXTRACTION");

  private final String value;

  TaskType(String value) {
    this.value = value;
  }

  @Override
  public String value() {
    return value;
  }
}

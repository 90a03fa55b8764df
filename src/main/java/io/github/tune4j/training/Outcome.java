package io.github.tune4j.training;

/** How a run ended. */
public enum Outcome {
  /** All steps were done and the result is saved. */
  SUCCEEDED,
  /** It was stopped; the state of its last step is saved as checkpoint and as result. */
  CANCELLED,
  /** It ended with an error. */
  FAILED
}

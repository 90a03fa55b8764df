package io.github.tune4j.config;

/** The optimizers in common use; upstream knows more, reachable as text. */
public enum OptimizerName implements Choice {
  /** AdamW of PyTorch. */
  ADAMW_TORCH("adamw_torch"),

  /** AdamW of PyTorch in one fused kernel. The upstream default. */
  ADAMW_TORCH_FUSED("adamw_torch_fused"),

  /** AdamW of bitsandbytes with 8-bit state. */
  ADAMW_8BIT("adamw_8bit"),

  /** AdamW of bitsandbytes with 8-bit state that may move to host memory. */
  PAGED_ADAMW_8BIT("paged_adamw_8bit"),

  /** AdamW of bitsandbytes with 32-bit state that may move to host memory. */
  PAGED_ADAMW_32BIT("paged_adamw_32bit"),

  /** Lion of bitsandbytes with 8-bit state. */
  LION_8BIT("lion_8bit"),

  /** Lion of bitsandbytes with 8-bit state that may move to host memory. */
  PAGED_LION_8BIT("paged_lion_8bit"),

  /** Adafactor: little state, for large models. */
  ADAFACTOR("adafactor"),

  /** Stochastic gradient descent. */
  SGD("sgd"),

  /** Adagrad. */
  ADAGRAD("adagrad"),

  /** RMSprop. */
  RMSPROP("rmsprop");

  private final String value;

  OptimizerName(String value) {
    this.value = value;
  }

  @Override
  public String value() {
    return value;
  }
}

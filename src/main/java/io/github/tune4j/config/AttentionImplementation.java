package io.github.tune4j.config;

/** How a model computes attention. */
public enum AttentionImplementation implements Choice {
  /** Leaves the choice to transformers, which takes what the model supports. */
  AUTO("auto"),

  /** Plain matrix products: slow, works for every model, can return attention weights. */
  EAGER("eager"),

  /** PyTorch's fused attention. Some models, Gemma 2 among them, refuse it. */
  SDPA("sdpa"),

  /** The flash-attn package, version 2; needs a CUDA device and 16-bit weights. */
  FLASH_ATTENTION_2("flash_attention_2"),

  /** The flash-attn package, version 3; needs a Hopper device. */
  FLASH_ATTENTION_3("flash_attention_3"),

  /** The flash-attn package, version 4; needs a Hopper device or a newer one. */
  FLASH_ATTENTION_4("flash_attention_4"),

  /** PyTorch's compiled attention with block masks. */
  FLEX_ATTENTION("flex_attention");

  private final String value;

  AttentionImplementation(String value) {
    this.value = value;
  }

  @Override
  public String value() {
    return value;
  }
}

package io.github.tune4j.config;

/** The optimizers that the pinned transformers knows. */
public enum OptimizerName implements Choice {
  /** AdamW of PyTorch. */
  ADAMW_TORCH("adamw_torch"),

  /** AdamW of PyTorch in one fused kernel. The upstream default. */
  ADAMW_TORCH_FUSED("adamw_torch_fused"),

  /** AdamW of torchao with 4-bit state. Requires the torchao package. */
  ADAMW_TORCH_4BIT("adamw_torch_4bit"),

  /** AdamW of torchao with 8-bit state. Requires the torchao package. */
  ADAMW_TORCH_8BIT("adamw_torch_8bit"),

  /** AdamW in one fused kernel for Ascend NPUs. */
  ADAMW_TORCH_NPU_FUSED("adamw_torch_npu_fused"),

  /** AdamW of PyTorch XLA, for TPUs. */
  ADAMW_TORCH_XLA("adamw_torch_xla"),

  /** AdamW of torchdistx with state in a type of choice. */
  ADAMW_ANYPRECISION("adamw_anyprecision"),

  /** AdamW of bitsandbytes with 8-bit state. */
  ADAMW_8BIT("adamw_8bit"),

  /** Another name of {@link #ADAMW_8BIT}. */
  ADAMW_BNB_8BIT("adamw_bnb_8bit"),

  /** AdamW of bitsandbytes with 8-bit state that may move to host memory. */
  PAGED_ADAMW_8BIT("paged_adamw_8bit"),

  /** AdamW of bitsandbytes with 32-bit state that may move to host memory. */
  PAGED_ADAMW_32BIT("paged_adamw_32bit"),

  /** AdEMAMix of bitsandbytes with 32-bit state. */
  ADEMAMIX("ademamix"),

  /** AdEMAMix of bitsandbytes with 8-bit state. */
  ADEMAMIX_8BIT("ademamix_8bit"),

  /** AdEMAMix of bitsandbytes with 32-bit state that may move to host memory. */
  PAGED_ADEMAMIX_32BIT("paged_ademamix_32bit"),

  /** AdEMAMix of bitsandbytes with 8-bit state that may move to host memory. */
  PAGED_ADEMAMIX_8BIT("paged_ademamix_8bit"),

  /** Lion of bitsandbytes with 32-bit state. */
  LION_32BIT("lion_32bit"),

  /** Lion of bitsandbytes with 8-bit state. */
  LION_8BIT("lion_8bit"),

  /** Lion of bitsandbytes with 32-bit state that may move to host memory. */
  PAGED_LION_32BIT("paged_lion_32bit"),

  /** Lion of bitsandbytes with 8-bit state that may move to host memory. */
  PAGED_LION_8BIT("paged_lion_8bit"),

  /** Adafactor: little state, for large models. */
  ADAFACTOR("adafactor"),

  /** Stochastic gradient descent. */
  SGD("sgd"),

  /** Adagrad. */
  ADAGRAD("adagrad"),

  /** RMSprop. */
  RMSPROP("rmsprop"),

  /** RMSprop of bitsandbytes. */
  RMSPROP_BNB("rmsprop_bnb"),

  /** RMSprop of bitsandbytes with 8-bit state. */
  RMSPROP_BNB_8BIT("rmsprop_bnb_8bit"),

  /** RMSprop of bitsandbytes with 32-bit state. */
  RMSPROP_BNB_32BIT("rmsprop_bnb_32bit"),

  /**
   * AdamW on low-rank projections of gradients. Requires the galore-torch package and {@code
   * optim_target_modules}.
   */
  GALORE_ADAMW("galore_adamw"),

  /** {@link #GALORE_ADAMW} with 8-bit state. */
  GALORE_ADAMW_8BIT("galore_adamw_8bit"),

  /** Adafactor on low-rank projections of gradients, like {@link #GALORE_ADAMW}. */
  GALORE_ADAFACTOR("galore_adafactor"),

  /** {@link #GALORE_ADAMW} that updates each layer as soon as its gradient is there. */
  GALORE_ADAMW_LAYERWISE("galore_adamw_layerwise"),

  /** {@link #GALORE_ADAMW_8BIT} that updates each layer as soon as its gradient is there. */
  GALORE_ADAMW_8BIT_LAYERWISE("galore_adamw_8bit_layerwise"),

  /** {@link #GALORE_ADAFACTOR} that updates each layer as soon as its gradient is there. */
  GALORE_ADAFACTOR_LAYERWISE("galore_adafactor_layerwise"),

  /**
   * AdamW scaled by random projections of gradients. Requires the apollo-torch package and {@code
   * optim_target_modules}.
   */
  APOLLO_ADAMW("apollo_adamw"),

  /** {@link #APOLLO_ADAMW} that updates each layer as soon as its gradient is there. */
  APOLLO_ADAMW_LAYERWISE("apollo_adamw_layerwise"),

  /**
   * Updates weights inside the backward pass, without optimizer state. Requires the lomo-optim
   * package.
   */
  LOMO("lomo"),

  /** {@link #LOMO} with a learning rate for each weight. */
  ADALOMO("adalomo"),

  /** GrokAdamW, which amplifies slow gradients. Requires the grokadamw package. */
  GROKADAMW("grokadamw"),

  /** AdamW that needs no learning rate schedule. Requires the schedulefree package. */
  SCHEDULE_FREE_ADAMW("schedule_free_adamw"),

  /** RAdam that needs no learning rate schedule. Requires the schedulefree package. */
  SCHEDULE_FREE_RADAM("schedule_free_radam"),

  /** Stochastic gradient descent that needs no schedule. Requires the schedulefree package. */
  SCHEDULE_FREE_SGD("schedule_free_sgd"),

  /** AdamW that limits each update, as Adafactor does. Requires the torch-optimi package. */
  STABLE_ADAMW("stable_adamw");

  private final String value;

  OptimizerName(String value) {
    this.value = value;
  }

  @Override
  public String value() {
    return value;
  }
}

package io.github.tune4j.config;

/** How the learning rate moves from step to step. */
public enum SchedulerType implements Choice {
  /** Warm-up, then a straight line down to 0. */
  LINEAR("linear"),

  /** Warm-up, then half a cosine down to 0. */
  COSINE("cosine"),

  /** Cosine that jumps back to the peak, a set number of times. */
  COSINE_WITH_RESTARTS("cosine_with_restarts"),

  /** Warm-up, then a polynomial down to a final rate. */
  POLYNOMIAL("polynomial"),

  /** The same rate all the time. Ignores warm-up without a word. */
  CONSTANT("constant"),

  /** Warm-up, then the same rate. */
  CONSTANT_WITH_WARMUP("constant_with_warmup"),

  /** Warm-up, then falling with the square root of the step. */
  INVERSE_SQRT("inverse_sqrt"),

  /** Falls when the evaluation metric stops improving. */
  REDUCE_LR_ON_PLATEAU("reduce_lr_on_plateau"),

  /** Cosine down to a floor, which {@code lr_scheduler_kwargs} names. */
  COSINE_WITH_MIN_LR("cosine_with_min_lr"),

  /** Cosine down to a floor, with a warm-up of its own. */
  COSINE_WARMUP_WITH_MIN_LR("cosine_warmup_with_min_lr"),

  /** Warm-up, plateau, decay; lengths come from {@code lr_scheduler_kwargs}. */
  WARMUP_STABLE_DECAY("warmup_stable_decay"),

  /** Raises or lowers the rate by how the loss develops. */
  GREEDY("greedy");

  private final String value;

  SchedulerType(String value) {
    this.value = value;
  }

  @Override
  public String value() {
    return value;
  }
}

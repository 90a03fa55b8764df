package io.github.tune4j.config;

/** A floating-point type of torch: how weights are held or computed with. */
public enum DType implements Choice {
  /** The type the weights were saved in. Only for {@link ModelOptions}. */
  AUTO("auto"),

  /** 16 bits with the range of 32: for accelerators from Ampere on. */
  BFLOAT16("bfloat16"),

  /** 16 bits, half precision. */
  FLOAT16("float16"),

  /** 32 bits, single precision. */
  FLOAT32("float32"),

  /** 64 bits, double precision. */
  FLOAT64("float64");

  private final String value;

  DType(String value) {
    this.value = value;
  }

  @Override
  public String value() {
    return value;
  }
}

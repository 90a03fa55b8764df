package io.github.tune4j.config;

import java.util.List;
import java.util.Set;

/** What the arguments of quantizations must be together; upstream finds out while it loads. */
final class QuantizationRules {

  private static final Set<Integer> GPTQ_BITS = Set.of(2, 3, 4, 8);

  private QuantizationRules() {}

  static void bitsAndBytes(Values values, Problems problems) {
    if (values.is("load_in_4bit", true) && values.is("load_in_8bit", true)) {
      problems.add("load_in_4bit", "load_in_4bit and load_in_8bit exclude each other");
    }
    for (String name : values.map().keySet()) {
      if (name.startsWith("bnb_4bit_")) {
        require("load_in_4bit", name, values, problems);
      }
    }
    for (String name : List.of("llm_int8_threshold", "llm_int8_has_fp16_weight")) {
      if (values.has(name)) {
        require("load_in_8bit", name, values, problems);
      }
    }
  }

  private static void require(String required, String name, Values values, Problems problems) {
    if (!values.is(required, true)) {
      problems.add(name, name + " requires " + required);
    }
  }

  static void gptq(Values values, Problems problems) {
    Number bits = values.number("bits");
    if (bits != null && !GPTQ_BITS.contains(bits.intValue())) {
      problems.add("bits", "must be 2, 3, 4 or 8, got " + bits);
    }
    Number batch = values.number("batch_size");
    if (batch != null && batch.intValue() > 1 && values.get("pad_token_id") == null) {
      problems.add("batch_size", "batch_size " + batch + " requires pad_token_id");
    }
  }
}

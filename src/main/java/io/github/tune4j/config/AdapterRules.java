package io.github.tune4j.config;

import java.util.List;

/** What the arguments of adapters must be together; upstream finds out once the model is there. */
final class AdapterRules {

  private AdapterRules() {}

  static void common(Values values, Problems problems) {
    if (values.get("target_modules") instanceof List<?> names
        && names.contains(PeftConfig.ALL_LINEAR)) {
      problems.add("target_modules", "all-linear must be a text by itself, not part of a list");
    }
  }

  static void adaLora(Values values, Problems problems) {
    Number all = values.number("total_step");
    int apart = whole("tinit", values) + whole("tfinal", values);
    if (all != null && all.intValue() <= apart) {
      problems.add(
          "total_step", "total_step " + all + " must exceed tinit and tfinal together, " + apart);
    }
  }

  private static int whole(String name, Values values) {
    Number number = values.number(name);
    return number == null ? 0 : number.intValue();
  }

  static void promptTuning(Values values, Problems problems) {
    if (!values.is("prompt_tuning_init", "TEXT")) {
      return;
    }
    for (String name : List.of("prompt_tuning_init_text", "tokenizer_name_or_path")) {
      if (values.get(name) == null) {
        problems.add("prompt_tuning_init", "prompt_tuning_init TEXT requires " + name);
      }
    }
  }

  static void oft(Values values, Problems problems) {
    oneOf("r", "oft_block_size", values, problems);
  }

  static void boft(Values values, Problems problems) {
    oneOf("boft_block_num", "boft_block_size", values, problems);
  }

  /** Each of the two follows from the other: their product is the width of the layer. */
  private static void oneOf(String number, String size, Values values, Problems problems) {
    Number blocks = values.number(number);
    if (blocks != null && blocks.intValue() != 0 && !values.is(size, 0)) {
      problems.add(number, number + ' ' + blocks + " requires " + size + " 0");
    }
    if (values.is(size, 0) && (blocks == null || blocks.intValue() == 0)) {
      problems.add(size, size + " 0 requires " + number + " of at least 1");
    }
  }
}

package io.github.tune4j.config;

/** What generation settings must be together. */
final class GenerationRules {

  private GenerationRules() {}

  static void check(Values values, Problems problems) {
    atMost("min_new_tokens", "max_new_tokens", values, problems);
    atMost("min_length", "max_length", values, problems);
    Number answers = values.number("num_return_sequences");
    if (answers == null || answers.intValue() == 1 || !values.is("do_sample", false)) {
      return;
    }
    Number beams = values.number("num_beams");
    int available = beams == null ? 1 : beams.intValue();
    if (answers.intValue() > available) {
      problems.add(
          "num_return_sequences",
          "num_return_sequences "
              + answers
              + " requires do_sample or num_beams of at least "
              + answers);
    }
  }

  private static void atMost(String least, String most, Values values, Problems problems) {
    Number low = values.number(least);
    Number high = values.number(most);
    if (low != null && high != null && low.longValue() > high.longValue()) {
      problems.add(least, least + " " + low + " exceeds " + most + " " + high);
    }
  }
}

package io.github.tune4j;

import io.github.tune4j.data.LengthPolicy;
import io.github.tune4j.data.Lengths;
import io.github.tune4j.data.TextDataset;
import io.github.tune4j.data.TextTemplate;
import io.github.tune4j.data.Validation;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads which rows of a data set are taken, and how they become tokens. */
final class RowRulesReader {

  static final List<String> TEMPLATE =
      List.of(
          "add_eos_token_to_answer",
          "add_eos_token_to_prompt",
          "add_eos_token_to_system",
          "answer_separator",
          "prompt_start",
          "system_start");
  static final List<String> LENGTHS = List.of("max_answer", "max_prompt", "max_total", "policy");
  private static final List<String> MASK = List.of("probability", "seed");
  private static final List<String> VALIDATION = List.of("fraction", "group", "rows");

  private final Fields fields;

  RowRulesReader(Fields fields) {
    this.fields = fields;
  }

  TextDataset read(Map<String, @Nullable Object> section, TextDataset dataset) {
    TextDataset rows = dataset;
    Long limit = whole("limit", section);
    rows = limit == null ? rows : rows.limit(limit);
    Number similarity = fields.number("dataset.near_duplicates", section.get("near_duplicates"));
    rows = similarity == null ? rows : rows.nearDuplicates(similarity.doubleValue());
    Long sample = whole("sample", section);
    rows = sample == null ? rows : rows.sample(sample);
    Boolean shuffle = fields.flag("dataset.shuffle", section.get("shuffle"));
    rows = shuffle == null ? rows : rows.shuffle(shuffle);
    Long seed = whole("seed", section);
    rows = seed == null ? rows : rows.seed(seed);
    return tokens(section, rows.validation(validation(section)));
  }

  private @Nullable Long whole(String name, Map<String, @Nullable Object> section) {
    return fields.whole("dataset." + name, section.get(name));
  }

  /** A fraction below 1, a number of rows, or a section with one of both and a group. */
  private Validation validation(Map<String, @Nullable Object> section) {
    Object value = section.get("validation");
    if (!(value instanceof Map)) {
      Number number = fields.number("dataset.validation", value);
      return number == null ? Validation.NONE : size(number);
    }
    Map<String, @Nullable Object> said = fields.section("validation", section, "dataset.", false);
    fields.checkNames("dataset.validation.", said.keySet(), VALIDATION);
    Number fraction = fields.number("dataset.validation.fraction", said.get("fraction"));
    Long rows = fields.whole("dataset.validation.rows", said.get("rows"));
    if ((fraction == null) == (rows == null)) {
      fields.problem("dataset.validation", "requires one of fraction, rows");
      return Validation.NONE;
    }
    Validation validation =
        rows != null
            ? Validation.rows(rows)
            : Validation.of(fraction == null ? 0 : fraction.doubleValue());
    String group = fields.text("dataset.validation.group", said.get("group"), false);
    return group == null ? validation : validation.by(group);
  }

  private static Validation size(Number number) {
    boolean rows = number.doubleValue() >= 1 && number.doubleValue() == number.longValue();
    return rows ? Validation.rows(number.longValue()) : Validation.of(number.doubleValue());
  }

  private TextDataset tokens(Map<String, @Nullable Object> section, TextDataset dataset) {
    TextDataset rows = dataset;
    String system = fields.text("dataset.system", section.get("system"), false);
    rows = system == null ? rows : rows.system(system);
    if (section.get("template") instanceof Map) {
      rows = rows.template(template(section));
    } else {
      String template =
          fields.choice("dataset.template", section.get("template"), List.of("chat", "none"));
      rows = "none".equals(template) ? rows.chat(false) : rows;
    }
    rows = rows.lengths(lengths(fields.section("lengths", section, "dataset.", false)));
    Map<String, @Nullable Object> mask = fields.section("token_mask", section, "dataset.", false);
    fields.checkNames("dataset.token_mask.", mask.keySet(), MASK);
    Number probability = fields.number("dataset.token_mask.probability", mask.get("probability"));
    Long seed = fields.whole("dataset.token_mask.seed", mask.get("seed"));
    if (probability != null) {
      rows =
          rows.tokenMask(probability.doubleValue(), seed == null ? TextDataset.DEFAULT_SEED : seed);
    } else if (!mask.isEmpty()) {
      fields.problem("dataset.token_mask.probability", "is required");
    }
    Boolean allow =
        fields.flag("dataset.allow_untrained_rows", section.get("allow_untrained_rows"));
    return allow == null ? rows : rows.allowUntrainedRows(allow);
  }

  private TextTemplate template(Map<String, @Nullable Object> section) {
    Map<String, @Nullable Object> said = fields.section("template", section, "dataset.", false);
    fields.checkNames("dataset.template.", said.keySet(), TEMPLATE);
    TextTemplate template = TextTemplate.STANDARD;
    template = text("system_start", said, template, TextTemplate::systemStart);
    template = text("prompt_start", said, template, TextTemplate::promptStart);
    template = text("answer_separator", said, template, TextTemplate::answerSeparator);
    template = flag("add_eos_token_to_system", said, template, TextTemplate::addEosTokenToSystem);
    template = flag("add_eos_token_to_prompt", said, template, TextTemplate::addEosTokenToPrompt);
    return flag("add_eos_token_to_answer", said, template, TextTemplate::addEosTokenToAnswer);
  }

  /** A text that may be empty or blank: a separator often is. */
  private TextTemplate text(
      String name,
      Map<String, @Nullable Object> said,
      TextTemplate template,
      BiFunction<TextTemplate, String, TextTemplate> set) {
    Object value = said.get(name);
    return value == null ? template : set.apply(template, value.toString());
  }

  private TextTemplate flag(
      String name,
      Map<String, @Nullable Object> said,
      TextTemplate template,
      BiFunction<TextTemplate, Boolean, TextTemplate> set) {
    Boolean value = fields.flag("dataset.template." + name, said.get(name));
    return value == null ? template : set.apply(template, value);
  }

  private Lengths lengths(Map<String, @Nullable Object> said) {
    fields.checkNames("dataset.lengths.", said.keySet(), LENGTHS);
    Lengths lengths = Lengths.OF_TRAINING;
    lengths = tokens("max_prompt", said, lengths, Lengths::maxPrompt);
    lengths = tokens("max_answer", said, lengths, Lengths::maxAnswer);
    lengths = tokens("max_total", said, lengths, Lengths::maxTotal);
    String policy =
        fields.choice("dataset.lengths.policy", said.get("policy"), LengthPolicy.keys());
    return policy == null || !LengthPolicy.keys().contains(policy)
        ? lengths
        : lengths.policy(LengthPolicy.of(policy));
  }

  private Lengths tokens(
      String name,
      Map<String, @Nullable Object> said,
      Lengths lengths,
      BiFunction<Lengths, Integer, Lengths> set) {
    Long value = fields.whole("dataset.lengths." + name, said.get(name));
    return value == null ? lengths : set.apply(lengths, Math.toIntExact(value));
  }
}

package io.github.tune4j.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Words and arguments that other tools have and the pinned libraries refuse, with what they mean
 * here.
 */
final class OtherWords {

  private static final double STANDARD_EPOCHS = 3;

  /** Names of H2O LLM Studio; those of preferences need a list. */
  private static final Map<String, String> LOSSES =
      Map.of(
          "CrossEntropy", "nll",
          "TokenAveragedCrossEntropy", "nll",
          "SampleAveragedCrossEntropy", "sample_averaged",
          "DPOLoss", "sigmoid",
          "HingeLoss", "hinge",
          "IPOLoss", "ipo");

  private static final Map<String, String> OPTIMIZERS =
      Map.of("adam", "torch.optim.Adam", "adadelta", "torch.optim.Adadelta");

  private static final Map<String, String> DTYPES =
      Map.of(
          "bf16", "bfloat16",
          "fp16", "float16",
          "fp32", "float32",
          "half", "float16",
          "float", "float32");

  private static final Map<String, Map<String, Translation.Rule>> RULES =
      Map.of(
          "model", Map.of("dtype", dtype("dtype")),
          "quantization",
              Map.of(
                  "bnb_4bit_compute_dtype", dtype("bnb_4bit_compute_dtype"),
                  "bnb_4bit_quant_storage", dtype("bnb_4bit_quant_storage")),
          "adapter", Map.of("target_modules", (schema, value, given) -> targets(value)),
          "training",
              Map.of(
                  "optim", (schema, value, given) -> optimizer(value),
                  "warmup_epochs", (schema, value, given) -> warmupEpochs(value, given),
                  "loss_function", (schema, value, given) -> loss(schema, "loss_function", value),
                  "loss_type", (schema, value, given) -> loss(schema, "loss_type", value)));

  private OtherWords() {}

  /** The rules of a job file's section, by the names of arguments. */
  static Map<String, Translation.Rule> rules(String section) {
    return RULES.getOrDefault(section, Map.of());
  }

  private static Translation.Rule dtype(String name) {
    return (schema, value, given) -> {
      if (!(value instanceof String word)) {
        return null;
      }
      String plain = word.startsWith("torch.") ? word.substring("torch.".length()) : word;
      String now = DTYPES.getOrDefault(plain, plain);
      return now.equals(word)
          ? null
          : new Translation(name, now, word + " is taken as " + name + ": " + now);
    };
  }

  private static @Nullable Translation targets(@Nullable Object value) {
    boolean empty =
        (value instanceof List<?> names && names.isEmpty())
            || (value instanceof String text && text.isBlank());
    return empty
        ? new Translation(
            "target_modules",
            PeftConfig.ALL_LINEAR,
            "names no layer; taken as target_modules: " + PeftConfig.ALL_LINEAR)
        : null;
  }

  private static @Nullable Translation optimizer(@Nullable Object value) {
    String name = value instanceof String word ? OPTIMIZERS.get(word) : null;
    return name == null
        ? null
        : new Translation(
            "optim", value, "upstream has no optim " + value + "; " + name + " is used");
  }

  /** Upstream counts warm-up in steps, or as a share of all steps. */
  private static Translation warmupEpochs(
      @Nullable Object value, Map<String, @Nullable Object> given) throws InvalidValue {
    if (!(value instanceof Number warmup) || warmup.doubleValue() < 0) {
      throw new InvalidValue("must be a number of at least 0, got " + JsonValue.described(value));
    }
    if (given.get("max_steps") instanceof Number steps && steps.intValue() > 0) {
      throw new InvalidValue("cannot be counted beside max_steps; give warmup_steps instead");
    }
    double epochs =
        given.get("num_train_epochs") instanceof Number set ? set.doubleValue() : STANDARD_EPOCHS;
    if (warmup.doubleValue() >= epochs) {
      throw new InvalidValue(
          "a warm-up of " + warmup + " epochs is not shorter than the run of " + epochs);
    }
    double share = warmup.doubleValue() / epochs;
    return new Translation(
        "warmup_steps",
        share,
        "upstream counts no epochs of warm-up; taken as warmup_steps: "
            + share
            + ", a share of all steps");
  }

  private static @Nullable Translation loss(Schema schema, String given, @Nullable Object value) {
    String now = value instanceof String word ? LOSSES.get(word) : null;
    if (now == null) {
      return given.equals("loss_type") ? null : Translation.renamed(given, "loss_type", value);
    }
    Field field = schema.fields().get("loss_type");
    boolean listed = field != null && field.isList();
    return new Translation(
        "loss_type",
        listed ? List.of(now) : now,
        value + " is another tool's word; taken as loss_type: " + now);
  }
}

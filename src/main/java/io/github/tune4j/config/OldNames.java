package io.github.tune4j.config;

import io.github.tune4j.internal.References;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The names that arguments had in earlier versions of the libraries. */
final class OldNames {

  /** Old names and the ones that came after them; the values stay. */
  private static final Map<String, Map<String, String>> RENAMED =
      Map.of(
          "model",
          Map.of("torch_dtype", "dtype", "tokenizer", "processing_class"),
          "training",
          Map.ofEntries(
              Map.entry("evaluation_strategy", "eval_strategy"),
              Map.entry("gradient_checkpointing", "activation_checkpointing"),
              Map.entry("gradient_checkpointing_kwargs", "activation_checkpointing_kwargs"),
              Map.entry("include_tokens_per_second", "include_num_input_tokens_seen"),
              Map.entry("max_seq_length", "max_length"),
              Map.entry("no_cuda", "use_cpu"),
              Map.entry("per_gpu_eval_batch_size", "per_device_eval_batch_size"),
              Map.entry("per_gpu_train_batch_size", "per_device_train_batch_size"),
              Map.entry("push_to_hub_model_id", "hub_model_id"),
              Map.entry("push_to_hub_token", "hub_token")));

  /** Old names of what goes without saying now, and why it does. */
  private static final Map<String, Map<String, String>> LEFT_OUT =
      Map.of(
          "model",
          Map.of(
              "low_cpu_mem_usage", "models are always loaded that way",
              "resume_download", "downloads always resume"),
          "training",
          Map.of(
              "fp16_backend", "PyTorch's own is used",
              "half_precision_backend", "PyTorch's own is used",
              "logging_dir", "the run folder holds the logs",
              "overwrite_output_dir", "a run never overwrites another",
              "save_safetensors", "weights are always saved as safetensors",
              "use_mps_device", "the device is found without it"));

  private static final Map<String, Map<String, Translation.Rule>> RULES = rules();

  private OldNames() {}

  /** The rules of a job file's section, by the old names. */
  static Map<String, Translation.Rule> rules(String section) {
    return RULES.getOrDefault(section, Map.of());
  }

  /** The old names of a section with those that came after them, in alphabetical order. */
  static Map<String, String> renamed(String section) {
    return Collections.unmodifiableMap(new TreeMap<>(RENAMED.getOrDefault(section, Map.of())));
  }

  private static Map<String, Map<String, Translation.Rule>> rules() {
    Map<String, Translation.Rule> model = tables("model");
    model.put("use_auth_token", (schema, value, given) -> authToken(value));
    model.put(
        "use_flash_attention_2",
        flag("use_flash_attention_2", "attn_implementation", "flash_attention_2"));
    Map<String, Translation.Rule> training = tables("training");
    training.put("warmup_ratio", (schema, value, given) -> warmupRatio(value));
    training.put("adafactor", flag("adafactor", "optim", "adafactor"));
    training.put(
        "group_by_length", flag("group_by_length", "train_sampling_strategy", "group_by_length"));
    return Map.of("model", model, "training", training);
  }

  private static Map<String, Translation.Rule> tables(String section) {
    Map<String, Translation.Rule> rules = new HashMap<>();
    RENAMED
        .getOrDefault(section, Map.of())
        .forEach(
            (old, name) ->
                rules.put(old, (schema, value, given) -> Translation.renamed(old, name, value)));
    LEFT_OUT
        .getOrDefault(section, Map.of())
        .forEach(
            (old, why) -> rules.put(old, (schema, value, given) -> Translation.leftOut(old, why)));
    return rules;
  }

  /** A switch that has become one of the words of another argument. */
  private static Translation.Rule flag(String old, String name, String word) {
    return (schema, value, given) ->
        Boolean.TRUE.equals(value)
            ? Translation.said(old, name, word)
            : Translation.leftOut(old, name + " says it");
  }

  private static Translation authToken(@Nullable Object value) throws InvalidValue {
    if (!(value instanceof String text)) {
      return Translation.leftOut("use_auth_token", "the login of this machine is used anyway");
    }
    if (!References.is(text)) {
      throw new InvalidValue(Field.NO_TOKENS);
    }
    return Translation.renamed("use_auth_token", "token", text);
  }

  private static Translation warmupRatio(@Nullable Object value) throws InvalidValue {
    if (value instanceof Number ratio && !(ratio.doubleValue() >= 0 && ratio.doubleValue() < 1)) {
      throw new InvalidValue("must be at least 0 and less than 1, got " + ratio);
    }
    return Translation.renamed("warmup_ratio", "warmup_steps", value);
  }
}

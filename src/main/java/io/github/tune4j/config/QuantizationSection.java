package io.github.tune4j.config;

import io.github.tune4j.exception.ConfigException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The {@code quantization_config} of a model's {@code config.json}. Stateless. */
final class QuantizationSection {

  static final String NAME = "quantization_config";
  private static final String METHOD = "quant_method";

  /** Written by transformers for every model of GPTQ and AWQ, and by none of the quantizers. */
  private static final String MARK = "cache_block_outputs";

  /**
   * What the programs that quantize note beside, and the pinned transformers does not look at; or
   * what its older versions took.
   */
  private static final Set<String> NOTES =
      Set.of(
          "checkpoint_format",
          "disable_exllama",
          "do_fuse",
          "dynamic",
          "exllama_config",
          "fuse_max_seq_len",
          "is_marlin_format",
          "lm_head",
          "model_file_base_name",
          "model_name_or_path",
          "modules_to_fuse",
          "pack_dtype",
          "quantizer",
          "static_groups",
          "use_cuda_fp16",
          "use_exllama");

  private QuantizationSection() {}

  static QuantizationConfig read(Map<String, ? extends @Nullable Object> section) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(section);
    Object method = values.remove(METHOD);
    if (method == null
        && (values.containsKey("load_in_4bit") || values.containsKey("load_in_8bit"))) {
      method = "bitsandbytes";
    }
    return switch (String.valueOf(method)) {
      case "bitsandbytes" -> bitsAndBytes(values);
      case "gptq" -> gptq(values);
      case "awq" -> awq(values);
      default ->
          throw new ConfigException(
              NAME + '.' + METHOD, "must be awq, bitsandbytes or gptq, got " + method);
    };
  }

  private static BitsAndBytesConfig bitsAndBytes(Map<String, @Nullable Object> values) {
    // Upstream writes its own fields as well as the arguments that they came from.
    values.keySet().removeAll(Set.of("_load_in_4bit", "_load_in_8bit"));
    if (!Boolean.TRUE.equals(values.get("load_in_4bit"))) {
      // What upstream writes where nothing was set.
      values.remove("bnb_4bit_compute_dtype", "float32");
      values.remove("bnb_4bit_quant_storage", "uint8");
    }
    return BitsAndBytesConfig.of(
        WrittenInFull.chosen(
            "BitsAndBytesConfig", values, List.of("load_in_4bit", "load_in_8bit")));
  }

  private static GptqConfig gptq(Map<String, @Nullable Object> values) {
    Object format = values.get("checkpoint_format");
    if (format != null) {
      values.put("format", format);
    }
    if (values.containsKey(MARK)) {
      // What upstream writes where nothing was set.
      values.remove("backend", "auto");
    }
    values.keySet().removeAll(NOTES);
    return GptqConfig.of(WrittenInFull.chosen("GptqConfig", values, List.of(MARK)));
  }

  private static AwqConfig awq(Map<String, @Nullable Object> values) {
    AwqConfig.Builder awq = AwqConfig.builder();
    Object format = values.getOrDefault("version", values.get("format"));
    values.keySet().removeAll(Set.of("version", "format"));
    values.keySet().removeAll(NOTES);
    // Upstream's class is one of GPTQ's below, and takes and writes those arguments too.
    Map<String, @Nullable Object> inherited = new LinkedHashMap<>(values);
    inherited.keySet().retainAll(Schema.of("GptqConfig").fields().keySet());
    inherited.keySet().removeAll(Schema.of("AwqConfig").fields().keySet());
    awq.setAll(WrittenInFull.chosen("AwqConfig", values, List.of(MARK)));
    inherited.keySet().forEach(awq::unset);
    WrittenInFull.chosen("GptqConfig", inherited, List.of(MARK)).forEach(awq::other);
    if (format != null && !format.equals("gemm")) {
      awq.other("version", format);
    }
    return awq.build();
  }

  static Map<String, @Nullable Object> write(QuantizationConfig config, Path file) {
    Map<String, @Nullable Object> section = new TreeMap<>(ForUpstream.values(config, file));
    section.put(METHOD, config.method());
    return section;
  }
}

package io.github.tune4j.config;

import io.github.tune4j.exception.ConfigException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the files in which the Python libraries keep their configurations, so that what
 * was set there can be used here, and the other way round.
 *
 * <pre>{@code
 * PeftConfig adapter = UpstreamFiles.readAdapter(Path.of("someone/adapter"));
 * UpstreamFiles.writeGeneration(GenerationConfig.builder().topK(20).build(), Path.of("model"));
 * }</pre>
 *
 * <p>What is read is checked like any other configuration; an argument that the pinned libraries do
 * not know is refused. What the libraries note for themselves, such as their version, is left out.
 * A file that is written is complete or not there at all; upstream reads from it what Java holds.
 *
 * <p>Stateless, and thread-safe as far as files are.
 */
public final class UpstreamFiles {

  private static final String ADAPTER = "adapter_config.json";
  private static final String GENERATION = "generation_config.json";
  private static final String MODEL = "config.json";

  /** What peft notes of a saved adapter. */
  private static final Set<String> NOTES_OF_PEFT =
      Set.of("inference_mode", "peft_type", "peft_version", "runtime_config");

  private UpstreamFiles() {}

  /**
   * Reads peft's {@code adapter_config.json}. Since peft writes every argument, what equals its
   * default in a file of peft's is taken as not set. {@code inference_mode}, which peft turns on in
   * what it saves, is left out, so that the adapter can be trained.
   *
   * @param file the file, or the folder it is in
   * @return of the type that {@code peft_type} names
   * @throws ConfigException when the file cannot be read, is of a kind that the pinned peft does
   *     not have, or holds a value that a job cannot carry; names file and argument
   */
  public static PeftConfig readAdapter(Path file) {
    Path adapter = UpstreamDocument.in(file, ADAPTER);
    Map<String, @Nullable Object> values = UpstreamDocument.readJson(adapter);
    return located(
        adapter,
        () -> {
          if (!(values.get("peft_type") instanceof String type)) {
            throw new ConfigException("peft_type", "is required: it says the kind of adapter");
          }
          PeftConfig.Builder<?, ?> builder = PeftConfig.of(type);
          Schema schema =
              Objects.requireNonNull(
                  Schema.ofSection("adapter").get(type.toUpperCase(Locale.ROOT)));
          Map<String, @Nullable Object> chosen =
              WrittenInFull.chosen(schema.name(), values, List.of("auto_mapping"));
          chosen.keySet().removeAll(NOTES_OF_PEFT);
          if (List.of().equals(chosen.get("target_modules"))) {
            throw new ConfigException("adapter.target_modules", "names no layer");
          }
          return ForUpstream.literal(builder.setAll(chosen).build());
        });
  }

  /**
   * Writes an {@code adapter_config.json}, which {@code PeftConfig.from_pretrained} reads.
   *
   * @param file the file, or a folder that exists
   * @throws ConfigException when it cannot be written, or an argument means something to Tune4J
   *     only; names file and argument
   */
  public static void writeAdapter(PeftConfig adapter, Path file) {
    Path adapterFile = UpstreamDocument.in(file, ADAPTER);
    Map<String, @Nullable Object> values = new TreeMap<>(ForUpstream.values(adapter, adapterFile));
    values.put("peft_type", adapter.peftType());
    UpstreamDocument.writeJson(adapterFile, values);
  }

  /**
   * Reads transformers' {@code generation_config.json}. An argument that is null there is taken as
   * not set, which to upstream is the same.
   *
   * @param file the file, or the folder of the model
   * @throws ConfigException when the file cannot be read or holds something unknown; names file and
   *     argument
   */
  public static GenerationConfig readGeneration(Path file) {
    Path generation = UpstreamDocument.in(file, GENERATION);
    Map<String, @Nullable Object> values = UpstreamDocument.readJson(generation);
    values.keySet().removeIf(name -> name.startsWith("_") || name.equals("transformers_version"));
    values.values().removeIf(Objects::isNull);
    return located(generation, () -> ForUpstream.literal(GenerationConfig.of(values)));
  }

  /**
   * Writes a {@code generation_config.json}, which {@code GenerationConfig.from_pretrained} reads.
   *
   * @param file the file, or the folder of the model
   * @throws ConfigException when it cannot be written, or an argument means something to Tune4J
   *     only; names file and argument
   */
  public static void writeGeneration(GenerationConfig generation, Path file) {
    Path generationFile = UpstreamDocument.in(file, GENERATION);
    UpstreamDocument.writeJson(
        generationFile, new TreeMap<>(ForUpstream.values(generation, generationFile)));
  }

  /**
   * Reads how a model was quantized: the {@code quantization_config} in its {@code config.json}.
   * What equals upstream's default in a file of upstream's is taken as not set; notes of the
   * program that quantized are left out.
   *
   * @param file the file, or the folder of the model
   * @return of the type that {@code quant_method} names; empty when the model is not quantized
   * @throws ConfigException when the file cannot be read, or the method or an argument is unknown;
   *     names file and argument
   */
  public static Optional<QuantizationConfig> readQuantization(Path file) {
    Path model = UpstreamDocument.in(file, MODEL);
    Object section = UpstreamDocument.readJson(model).get(QuantizationSection.NAME);
    if (section == null) {
      return Optional.empty();
    }
    return located(
        model,
        () -> {
          if (!(section instanceof Map<?, ?> map)) {
            throw new ConfigException(
                QuantizationSection.NAME, "must be a map, got " + JsonValue.described(section));
          }
          Map<String, @Nullable Object> values = new LinkedHashMap<>();
          map.forEach((name, value) -> values.put(String.valueOf(name), value));
          return Optional.of(ForUpstream.literal(QuantizationSection.read(values)));
        });
  }

  /**
   * Notes in a model's {@code config.json} how it is quantized, and leaves the rest of it as it is.
   *
   * @param file the file, or the folder of the model
   * @throws ConfigException when there is no such file, or it cannot be written, or an argument
   *     means something to Tune4J only; names file and argument
   */
  public static void writeQuantization(QuantizationConfig quantization, Path file) {
    Path model = UpstreamDocument.in(file, MODEL);
    Map<String, @Nullable Object> values = UpstreamDocument.readJson(model);
    values.put(QuantizationSection.NAME, QuantizationSection.write(quantization, model));
    UpstreamDocument.writeJson(model, values);
  }

  /**
   * Reads the file of {@code trl sft --config FILE}. A text where a number or boolean is expected
   * is taken as TRL's command line does.
   *
   * @return the training arguments, and apart from them what else the file says, so that nothing is
   *     lost in silence
   * @throws ConfigException when the file cannot be read or holds something that TRL does not know;
   *     names file and argument
   */
  public static TrlConfig readTrl(Path file) {
    return TrlFile.read(file);
  }

  /**
   * Writes a file for {@code trl sft --config FILE}.
   *
   * @throws ConfigException when one of {@link TrlConfig#others()} is unknown to TRL, an argument
   *     means something to Tune4J only, or the file cannot be written; names file and argument
   */
  public static void writeTrl(TrlConfig config, Path file) {
    TrlFile.write(config, file);
  }

  private static <T> T located(Path file, Supplier<T> read) {
    try {
      return read.get();
    } catch (ConfigException e) {
      throw e.at(field -> file.toString());
    }
  }
}

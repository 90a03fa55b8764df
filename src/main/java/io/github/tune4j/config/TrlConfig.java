package io.github.tune4j.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What {@code trl sft --config FILE} reads: training arguments, and what stands beside them in the
 * same file. Immutable and thread-safe.
 *
 * @param arguments the training arguments
 * @param others everything else by its name in the file: the model and its adapter and quantization
 *     ({@code model_name_or_path}, {@code lora_r}, …), the data set ({@code dataset_name}, …), and
 *     {@code env}, the environment variables that TRL sets, which may hold secrets. Values are as
 *     they stand there, unchecked; unmodifiable
 */
public record TrlConfig(SftConfig arguments, Map<String, @Nullable Object> others) {

  /** Copies the map. */
  public TrlConfig(SftConfig arguments, Map<String, @Nullable Object> others) {
    this.arguments = arguments;
    this.others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
  }

  /** The arguments, and of the others the names only. */
  @Override
  public String toString() {
    return "TrlConfig[arguments=" + arguments + ", others=" + new TreeSet<>(others.keySet()) + "]";
  }
}

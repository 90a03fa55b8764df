package io.github.tune4j;

import io.github.tune4j.config.BitsAndBytesConfig;
import io.github.tune4j.config.GenerationConfig;
import io.github.tune4j.config.LoraConfig;
import io.github.tune4j.config.ModelOptions;
import io.github.tune4j.config.SftConfig;
import io.github.tune4j.data.TextDataset;
import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.internal.Documents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job: what to train, on which rows, how, and where the result goes. Immutable and thread-safe.
 *
 * <pre>{@code
 * FineTuning job = FineTuning.sft("google/gemma-2-2b-jpn-it")
 *     .adapter(LoraConfig.builder().r(16).loraAlpha(32).build())
 *     .dataset(TextDataset.csv(Path.of("dataset.csv")).prompt("instruction").completion("output"))
 *     .arguments(SftConfig.builder().numTrainEpochs(3).build())
 *     .output(Path.of("runs/first"))
 *     .build();
 * }</pre>
 *
 * <p>Defaults: no quantization, upstream's model options and training arguments, and no adapter,
 * which means that all weights are trained.
 */
public final class FineTuning {

  private final String modelName;
  private final ModelOptions model;
  private final @Nullable BitsAndBytesConfig quantization;
  private final @Nullable LoraConfig adapter;
  private final TextDataset dataset;
  private final SftConfig arguments;
  private final GenerationConfig generation;
  private final Path output;

  private FineTuning(Builder builder, TextDataset dataset, Path output) {
    this.modelName = builder.modelName;
    this.model = builder.model;
    this.quantization = builder.quantization;
    this.adapter = builder.adapter;
    this.dataset = dataset;
    this.arguments = builder.arguments;
    this.generation = builder.generation;
    this.output = output;
  }

  /**
   * Begins a job of supervised fine-tuning.
   *
   * @param model a model's name on the hub, or its folder
   */
  public static Builder sft(String model) {
    return new Builder(model);
  }

  /**
   * Reads a job file. Relative paths in it are relative to the current directory.
   *
   * @throws ConfigException when the file or a setting in it is wrong
   */
  public static FineTuning read(Path file) {
    return read(file, Map.of());
  }

  /**
   * Reads a job file and changes some settings.
   *
   * @param settings values by their path in the file, as they would be written there, for example
   *     {@code training.learning_rate} and {@code 1e-4}
   * @throws ConfigException when the file or a setting is wrong
   */
  public static FineTuning read(Path file, Map<String, String> settings) {
    return JobDocument.parse(JobDocument.override(Documents.readYaml(file), settings));
  }

  /** A builder that already holds this job. */
  public Builder toBuilder() {
    Builder builder =
        sft(modelName)
            .model(model)
            .dataset(dataset)
            .arguments(arguments)
            .generation(generation)
            .output(output);
    builder.quantization = quantization;
    builder.adapter = adapter;
    return builder;
  }

  /** The model's name on the hub, or its folder. */
  public String modelName() {
    return modelName;
  }

  /** How the model is loaded. */
  public ModelOptions model() {
    return model;
  }

  /** How the model's weights are quantized; empty when they are not. */
  public Optional<BitsAndBytesConfig> quantization() {
    return Optional.ofNullable(quantization);
  }

  /** The adapter that is trained; empty when all weights are. */
  public Optional<LoraConfig> adapter() {
    return Optional.ofNullable(adapter);
  }

  /** The rows. */
  public TextDataset dataset() {
    return dataset;
  }

  /** How the training goes. */
  public SftConfig arguments() {
    return arguments;
  }

  /** How the result answers when it is asked. */
  public GenerationConfig generation() {
    return generation;
  }

  /** The run folder. */
  public Path output() {
    return output;
  }

  /** The job as a job file. Holds no secret. */
  public String toYaml() {
    return Documents.yaml(JobDocument.forPeople(this));
  }

  /** The job as Python takes it: a local model by its absolute path. */
  Map<String, Object> toJob() {
    return JobDocument.forPython(this);
  }

  /**
   * The model's name; a folder's absolute path, since Python may have another current directory.
   */
  static String resolve(String modelName) {
    Path folder = Path.of(modelName);
    return Files.isDirectory(folder) ? folder.toAbsolutePath().normalize().toString() : modelName;
  }

  @Override
  public String toString() {
    return toYaml();
  }

  /** Collects a job. Not thread-safe. */
  public static final class Builder {

    private final String modelName;
    private ModelOptions model = ModelOptions.builder().build();
    private @Nullable BitsAndBytesConfig quantization;
    private @Nullable LoraConfig adapter;
    private @Nullable TextDataset dataset;
    private SftConfig arguments = SftConfig.builder().build();
    private GenerationConfig generation = GenerationConfig.builder().build();
    private @Nullable Path output;

    private Builder(String modelName) {
      if (modelName.isBlank()) {
        throw new ConfigException("model.name", "must name a model or its folder");
      }
      this.modelName = modelName;
    }

    /** How the model is loaded. Default: upstream's options. */
    public Builder model(ModelOptions value) {
      this.model = value;
      return this;
    }

    /** Quantizes the model's weights; an adapter is needed then. Default: none. */
    public Builder quantization(BitsAndBytesConfig value) {
      this.quantization = value;
      return this;
    }

    /** Trains an adapter instead of all weights. Default: none. */
    public Builder adapter(LoraConfig value) {
      this.adapter = value;
      return this;
    }

    /** The rows to train on. Required. */
    public Builder dataset(TextDataset value) {
      this.dataset = value;
      return this;
    }

    /** How the training goes. Default: upstream's arguments. */
    public Builder arguments(SftConfig value) {
      this.arguments = value;
      return this;
    }

    /** How the result answers when it is asked. Default: the model's own settings. */
    public Builder generation(GenerationConfig value) {
      this.generation = value;
      return this;
    }

    /** The run folder, which must be empty or not exist. Required. */
    public Builder output(Path value) {
      this.output = value;
      return this;
    }

    /**
     * The job.
     *
     * @throws ConfigException when something required is missing or two settings contradict
     */
    public FineTuning build() {
      if (dataset == null) {
        throw new ConfigException("dataset", "is required: name the rows to train on");
      }
      if (output == null) {
        throw new ConfigException("output", "is required: name the run folder");
      }
      if (quantization != null && adapter == null) {
        throw new ConfigException(
            "adapter", "is required with quantization: quantized weights cannot be trained");
      }
      return new FineTuning(this, dataset, output);
    }
  }
}

package io.github.tune4j;

import io.github.tune4j.config.GenerationConfig;
import io.github.tune4j.config.ModelOptions;
import io.github.tune4j.config.Notice;
import io.github.tune4j.config.PeftConfig;
import io.github.tune4j.config.QuantizationConfig;
import io.github.tune4j.config.SftConfig;
import io.github.tune4j.data.TextDataset;
import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.internal.Documents;
import io.github.tune4j.internal.References;
import io.github.tune4j.internal.RunFolder;
import io.github.tune4j.internal.YamlFile;
import io.github.tune4j.training.StepPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
  private final @Nullable QuantizationConfig quantization;
  private final @Nullable PeftConfig adapter;
  private final TextDataset dataset;
  private final SftConfig arguments;
  private final GenerationConfig generation;
  private final Path output;
  private final boolean upstreamDefaults;

  private FineTuning(Builder builder, TextDataset dataset, Path output) {
    this.modelName = builder.modelName;
    this.model = builder.model;
    this.quantization = builder.quantization;
    this.adapter = builder.adapter;
    this.dataset = dataset;
    this.arguments = builder.arguments;
    this.generation = builder.generation;
    this.output = output;
    this.upstreamDefaults = builder.upstreamDefaults;
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
   * @throws ConfigException when the file or a setting in it is wrong; it names every problem with
   *     its line and column
   */
  public static FineTuning read(Path file) {
    return read(file, Map.of());
  }

  /**
   * Reads a job file and changes some settings.
   *
   * @param settings values by their path in the file, for example {@code training.learning_rate}
   *     and {@code 1e-4}; a text is read as its setting's type demands, and needs no quotes
   * @throws ConfigException when the file or a setting is wrong; it names every problem
   */
  public static FineTuning read(Path file, Map<String, String> settings) {
    YamlFile document = YamlFile.read(file);
    try {
      Overrides.apply(document, settings);
      return JobReader.read(document.tree());
    } catch (ConfigException e) {
      throw e.at(document::place);
    }
  }

  /**
   * Reads a job from JSON, as {@link #toJson()} writes it.
   *
   * @throws ConfigException when it is no JSON, or a setting in it is wrong; it names every problem
   */
  public static FineTuning fromJson(String json) {
    return JobReader.read(Documents.readJsonObject(json));
  }

  /**
   * The JSON Schema (draft 2020-12) of job files, by which editors complete and check them. The
   * text is the same at every call.
   */
  public static String jsonSchema() {
    return JobSchema.json();
  }

  /** A builder that already holds this job. */
  public Builder toBuilder() {
    Builder builder =
        sft(modelName)
            .model(model)
            .dataset(dataset)
            .arguments(arguments)
            .generation(generation)
            .output(output)
            .upstreamDefaults(upstreamDefaults);
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
  public Optional<QuantizationConfig> quantization() {
    return Optional.ofNullable(quantization);
  }

  /** The adapter that is trained; empty when all weights are. */
  public Optional<PeftConfig> adapter() {
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

  /** Whether settings that the job leaves open are upstream's, whatever the device. */
  public boolean upstreamDefaults() {
    return upstreamDefaults;
  }

  /**
   * What its author should know about the job, though it is no mistake: old names that were
   * understood, and settings that have no effect beside others.
   *
   * @return unmodifiable
   */
  public List<Notice> notices() {
    return JobRules.notices(this);
  }

  /**
   * How many steps the training will take, in one process.
   *
   * @param rows sequences that the trainer sees in an epoch; with packing the packed ones
   * @throws ConfigException when nothing is left to train on, or the warm-up exceeds the run
   */
  public StepPlan steps(long rows) {
    return new JobSteps(arguments).plan(rows);
  }

  /** The run folder, with what references to environment variables in its name stand for. */
  RunFolder folder() {
    return new RunFolder(Path.of(References.resolve("output", output.toString())));
  }

  /** The job as a job file. Holds no secret. */
  public String toYaml() {
    return Documents.yaml(JobDocument.forPeople(this));
  }

  /** The job as one line of JSON, with the keys of a job file. Holds no secret. */
  public String toJson() {
    return Documents.json(JobDocument.forPeople(this));
  }

  /**
   * The job as Python takes it: a local model by its absolute path, and what references to
   * environment variables stand for.
   *
   * @throws ConfigException when a variable is not set, or does not fit
   */
  Map<String, Object> toJob() {
    return JobDocument.forTraining(this);
  }

  /**
   * The model's name; a folder's absolute path, since Python may have another current directory.
   */
  static String resolve(String modelName) {
    String name = References.resolve("model.name", modelName);
    Path folder = Path.of(name);
    return Files.isDirectory(folder) ? folder.toAbsolutePath().normalize().toString() : name;
  }

  @Override
  public String toString() {
    return toYaml();
  }

  /** Collects a job. Not thread-safe. */
  public static final class Builder {

    final String modelName;
    ModelOptions model = ModelOptions.builder().build();
    @Nullable QuantizationConfig quantization;
    @Nullable PeftConfig adapter;
    @Nullable TextDataset dataset;
    SftConfig arguments = SftConfig.builder().build();
    private GenerationConfig generation = GenerationConfig.builder().build();
    @Nullable Path output;
    boolean upstreamDefaults;

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
    public Builder quantization(QuantizationConfig value) {
      this.quantization = value;
      return this;
    }

    /** Trains an adapter instead of all weights. Default: none. */
    public Builder adapter(PeftConfig value) {
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

    /** The run folder, which must be empty or not exist. Required, unless output_dir names it. */
    public Builder output(Path value) {
      this.output = value;
      return this;
    }

    /**
     * Leaves every setting that the job does not make to upstream, instead of choosing by the
     * device; {@code defaults: upstream} in a job file. Default: false.
     */
    public Builder upstreamDefaults(boolean value) {
      this.upstreamDefaults = value;
      return this;
    }

    /**
     * The job.
     *
     * @throws ConfigException when something required is missing or settings contradict each other;
     *     it names every problem
     */
    public FineTuning build() {
      List<ConfigException.Problem> problems = new JobRules(this, Set.of()).problems();
      if (!problems.isEmpty()) {
        throw new ConfigException(problems);
      }
      Path folder =
          output != null ? output : Path.of(arguments.get("output_dir").orElseThrow().toString());
      return new FineTuning(this, Objects.requireNonNull(dataset), folder);
    }
  }
}

package io.github.tune4j;

import io.github.tune4j.config.GenerationConfig;
import io.github.tune4j.config.ModelOptions;
import io.github.tune4j.config.PeftConfig;
import io.github.tune4j.config.QuantizationConfig;
import io.github.tune4j.config.SftConfig;
import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.ConfigException.Problem;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the document of a job file. Looks at everything before it complains, so that all mistakes
 * are told at once. For one document; not thread-safe.
 */
final class JobReader {

  static final List<String> SECTIONS =
      List.of(
          "adapter",
          "dataset",
          "defaults",
          "generation",
          "model",
          "output",
          "quantization",
          "task",
          "training");

  private final Map<String, @Nullable Object> root;
  private final Fields fields = new Fields();
  private final List<Problem> problems = fields.problems();
  private final Set<String> broken = new HashSet<>();

  private JobReader(Map<String, @Nullable Object> root) {
    this.root = root;
  }

  /**
   * The job in a document.
   *
   * @throws ConfigException when anything in it is wrong; it names every problem
   */
  static FineTuning read(Map<String, @Nullable Object> root) {
    return new JobReader(root).read();
  }

  private FineTuning read() {
    fields.checkNames("", root.keySet(), SECTIONS);
    fields.choice("task", root.get("task"), List.of("sft"));
    Map<String, @Nullable Object> model = fields.section("model", root, "", true);
    String name = fields.text("model.name", model.remove("name"), true);
    FineTuning.Builder job = FineTuning.sft(name == null ? "?" : name);
    take("model", () -> ModelOptions.of(model), job::model);
    if (root.get("quantization") != null) {
      Map<String, @Nullable Object> quantization = fields.section("quantization", root, "", false);
      take("quantization", () -> QuantizationConfig.ofSection(quantization), job::quantization);
    }
    if (root.get("adapter") != null) {
      Map<String, @Nullable Object> adapter = fields.section("adapter", root, "", false);
      take("adapter", () -> PeftConfig.ofSection(adapter), job::adapter);
    }
    Map<String, @Nullable Object> training = fields.section("training", root, "", false);
    take("training", () -> SftConfig.of(training), job::arguments);
    take(
        "generation",
        () -> GenerationConfig.of(fields.section("generation", root, "", false)),
        job::generation);
    take("dataset", () -> new DatasetReader(fields).read(root), job::dataset);
    String defaults =
        fields.choice("defaults", root.get("defaults"), List.of("tune4j", "upstream"));
    job.upstreamDefaults("upstream".equals(defaults));
    String output = fields.text("output", root.get("output"), training.get("output_dir") == null);
    if (output == null) {
      broken.add("output");
    } else {
      job.output(Path.of(output));
    }
    return build(job);
  }

  /** Builds the job; what contradicts across its sections comes last. */
  private FineTuning build(FineTuning.Builder job) {
    if (problems.isEmpty()) {
      return job.build();
    }
    problems.addAll(new JobRules(job, broken).problems());
    throw new ConfigException(problems);
  }

  private <T> void take(String section, Supplier<T> part, Consumer<T> taker) {
    int before = problems.size();
    try {
      taker.accept(part.get());
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
    if (problems.size() > before) {
      broken.add(section);
    }
  }
}

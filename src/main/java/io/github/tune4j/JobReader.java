package io.github.tune4j;

import io.github.tune4j.config.GenerationConfig;
import io.github.tune4j.config.ModelOptions;
import io.github.tune4j.config.PeftConfig;
import io.github.tune4j.config.QuantizationConfig;
import io.github.tune4j.config.SftConfig;
import io.github.tune4j.data.Check;
import io.github.tune4j.data.Policy;
import io.github.tune4j.data.Shape;
import io.github.tune4j.data.TextDataset;
import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.ConfigException.Problem;
import io.github.tune4j.internal.Suggestion;
import io.github.tune4j.internal.Unparsed;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
  static final List<String> DATASET =
      List.of(
          "completion", "policy", "prompt", "seed", "shape", "source", "template", "validation");

  static final List<String> SOURCE_FORMATS = List.of("csv", "json", "jsonl", "text");
  static final List<String> SOURCE =
      List.of("columns", "csv", "delimiter", "encoding", "json", "jsonl", "text");

  private final Map<String, @Nullable Object> root;
  private final List<Problem> problems = new ArrayList<>();
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
    checkNames("", root.keySet(), SECTIONS);
    choice("task", root.get("task"), List.of("sft"));
    Map<String, @Nullable Object> model = section("model", root, true);
    String name = text("model.name", model.remove("name"), true);
    FineTuning.Builder job = FineTuning.sft(name == null ? "?" : name);
    take("model", () -> ModelOptions.of(model), job::model);
    if (root.get("quantization") != null) {
      Map<String, @Nullable Object> quantization = section("quantization", root, false);
      take("quantization", () -> QuantizationConfig.ofSection(quantization), job::quantization);
    }
    if (root.get("adapter") != null) {
      Map<String, @Nullable Object> adapter = section("adapter", root, false);
      take("adapter", () -> PeftConfig.ofSection(adapter), job::adapter);
    }
    Map<String, @Nullable Object> training = section("training", root, false);
    take("training", () -> SftConfig.of(training), job::arguments);
    take(
        "generation",
        () -> GenerationConfig.of(section("generation", root, false)),
        job::generation);
    take("dataset", this::dataset, job::dataset);
    String defaults = choice("defaults", root.get("defaults"), List.of("tune4j", "upstream"));
    job.upstreamDefaults("upstream".equals(defaults));
    String output = text("output", root.get("output"), training.get("output_dir") == null);
    if (output != null) {
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

  private TextDataset dataset() {
    Map<String, @Nullable Object> section = section("dataset", root, true);
    checkNames("dataset.", section.keySet(), DATASET);
    TextDataset dataset = source(section);
    String prompt = text("dataset.prompt", section.get("prompt"), false);
    dataset = prompt == null ? dataset : dataset.prompt(prompt);
    String completion = text("dataset.completion", section.get("completion"), false);
    dataset = completion == null ? dataset : dataset.completion(completion);
    String shape = text("dataset.shape", section.get("shape"), false);
    dataset = shape == null ? dataset : dataset.shape(Shape.of(shape));
    for (Map.Entry<String, @Nullable Object> policy :
        section("policy", section, "dataset.", false).entrySet()) {
      String field = "dataset.policy." + policy.getKey();
      String chosen = choice(field, policy.getValue(), List.of("drop", "fail", "warn"));
      if (List.of("drop", "fail", "warn").contains(String.valueOf(chosen))) {
        dataset = dataset.policy(Check.of(policy.getKey()), Policy.of(String.valueOf(chosen)));
      }
    }
    Number seed = number("dataset.seed", section.get("seed"));
    dataset = seed == null ? dataset : dataset.seed(seed.longValue());
    String template = choice("dataset.template", section.get("template"), List.of("chat", "none"));
    dataset = dataset.chat(!"none".equals(template));
    Number validation = number("dataset.validation", section.get("validation"));
    return validation == null ? dataset : dataset.validation(validation.doubleValue());
  }

  /** The rows' source; of one that is wrong, a stand-in. */
  private TextDataset source(Map<String, @Nullable Object> dataset) {
    Map<String, @Nullable Object> source =
        section("source", dataset, "dataset.", !dataset.isEmpty());
    checkNames("dataset.source.", source.keySet(), SOURCE);
    List<String> formats = SOURCE_FORMATS.stream().filter(source::containsKey).toList();
    if (formats.isEmpty() && !source.isEmpty()) {
      problem("dataset.source", "requires one of " + String.join(", ", SOURCE_FORMATS));
    }
    formats.stream()
        .skip(1)
        .forEach(it -> problem("dataset.source." + it, "cannot stand beside " + formats.get(0)));
    String format = formats.isEmpty() ? "csv" : formats.get(0);
    String path = text("dataset.source." + format, source.get(format), formats.size() == 1);
    Path file = Path.of(path == null ? "?" : path);
    TextDataset rows =
        switch (format) {
          case "json" -> TextDataset.json(file);
          case "jsonl" -> TextDataset.jsonl(file);
          case "text" -> TextDataset.text(file);
          default -> TextDataset.csv(file);
        };
    String delimiter = delimiter(source.get("delimiter"));
    rows = delimiter == null ? rows : rows.delimiter(delimiter.charAt(0));
    List<String> columns = names("dataset.source.columns", source.get("columns"));
    rows = columns.isEmpty() ? rows : rows.columns(columns.toArray(String[]::new));
    Charset encoding = charset(text("dataset.source.encoding", source.get("encoding"), false));
    return encoding == null ? rows : rows.encoding(encoding);
  }

  private @Nullable String delimiter(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    String typed = value.toString();
    String delimiter = typed.equals("\\t") ? "\t" : typed;
    if (delimiter.length() == 1) {
      return delimiter;
    }
    problem("dataset.source.delimiter", "must be one character, got " + value);
    return null;
  }

  private @Nullable Charset charset(@Nullable String name) {
    try {
      return name == null ? null : Charset.forName(name);
    } catch (IllegalArgumentException e) {
      problem("dataset.source.encoding", "there is no character set " + name);
      return null;
    }
  }

  private List<String> names(String field, @Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    if (value instanceof Unparsed typed) {
      return List.of(typed.text().split(",", -1));
    }
    if (value instanceof List<?> list && list.stream().allMatch(it -> it instanceof String)) {
      return list.stream().map(String::valueOf).toList();
    }
    problem(field, "must be a list of names, got " + value);
    return List.of();
  }

  private Map<String, @Nullable Object> section(
      String name, Map<String, @Nullable Object> parent, boolean required) {
    return section(name, parent, "", required);
  }

  /** A copy of a section; empty when it is not there. */
  private Map<String, @Nullable Object> section(
      String name, Map<String, @Nullable Object> parent, String prefix, boolean required) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    Object value = parent.get(name);
    if (value instanceof Map<?, ?> section) {
      section.forEach((key, item) -> copy.put(String.valueOf(key), item));
    } else if (value != null) {
      problem(prefix + name, "must be a section of its own, got " + value);
    } else if (required) {
      problem(prefix + name, "is required");
    }
    return copy;
  }

  private @Nullable String text(String field, @Nullable Object value, boolean required) {
    if (value == null || value.toString().isBlank()) {
      if (required) {
        problem(field, "is required");
      }
      return null;
    }
    if (value instanceof String || value instanceof Unparsed) {
      return value.toString();
    }
    problem(field, "must be a text, got " + value);
    return null;
  }

  private @Nullable Number number(String field, @Nullable Object value) {
    if (value == null || value instanceof Number) {
      return (Number) value;
    }
    try {
      return value instanceof Unparsed typed
          ? (Number) Double.valueOf(typed.text())
          : notANumber(field, value);
    } catch (NumberFormatException e) {
      return notANumber(field, value);
    }
  }

  private @Nullable Number notANumber(String field, Object value) {
    problem(field, "must be a number, got " + value);
    return null;
  }

  private @Nullable String choice(String field, @Nullable Object value, List<String> allowed) {
    if (value == null) {
      return null;
    }
    if (!allowed.contains(value.toString())) {
      problem(field, "must be " + String.join(" or ", allowed) + ", got " + value);
    }
    return value.toString();
  }

  private void checkNames(String prefix, Collection<String> names, List<String> known) {
    for (String name : names) {
      if (!known.contains(name)) {
        problem(prefix + name, Suggestion.unknown(name, known));
      }
    }
  }

  private void problem(String field, String message) {
    problems.add(new Problem(field, message));
  }
}

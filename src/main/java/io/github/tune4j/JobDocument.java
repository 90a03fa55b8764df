package io.github.tune4j;

import io.github.tune4j.config.Arguments;
import io.github.tune4j.config.BitsAndBytesConfig;
import io.github.tune4j.config.GenerationConfig;
import io.github.tune4j.config.LoraConfig;
import io.github.tune4j.config.ModelOptions;
import io.github.tune4j.config.SftConfig;
import io.github.tune4j.data.TextDataset;
import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.internal.Documents;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A {@link FineTuning} as the document of a job file, and back. Stateless. */
final class JobDocument {

  private static final Set<String> SECTIONS =
      new TreeSet<>(
          Set.of(
              "task",
              "model",
              "quantization",
              "adapter",
              "dataset",
              "training",
              "generation",
              "output"));
  private static final Set<String> DATASET =
      new TreeSet<>(Set.of("source", "prompt", "completion", "validation", "seed", "template"));
  private static final Set<String> SECRETS = Set.of("token", "hub_token", "use_auth_token");

  private JobDocument() {}

  static FineTuning parse(Map<String, @Nullable Object> root) {
    checkNames("", root.keySet(), SECTIONS);
    Object task = root.getOrDefault("task", "sft");
    if (!"sft".equals(task)) {
      throw new ConfigException("task", "must be sft, but is " + task);
    }
    Map<String, @Nullable Object> model = section(root, "model");
    FineTuning.Builder job = FineTuning.sft(text("model.name", model.remove("name")));
    job.model(ModelOptions.of(model));
    if (root.get("quantization") != null) {
      job.quantization(BitsAndBytesConfig.of(section(root, "quantization")));
    }
    if (root.get("adapter") != null) {
      Map<String, @Nullable Object> adapter = section(root, "adapter");
      Object type = adapter.remove("type");
      if (type != null && !"lora".equals(type)) {
        throw new ConfigException("adapter.type", "must be lora, but is " + type);
      }
      job.adapter(LoraConfig.of(adapter));
    }
    if (root.get("training") != null) {
      job.arguments(SftConfig.of(section(root, "training")));
    }
    if (root.get("generation") != null) {
      job.generation(GenerationConfig.of(section(root, "generation")));
    }
    return job.dataset(dataset(section(root, "dataset")))
        .output(Path.of(text("output", root.get("output"))))
        .build();
  }

  private static TextDataset dataset(Map<String, @Nullable Object> section) {
    checkNames("dataset.", section.keySet(), DATASET);
    Map<String, @Nullable Object> source = section(section, "source", "dataset.");
    checkNames("dataset.source.", source.keySet(), Set.of("csv"));
    TextDataset dataset = TextDataset.csv(Path.of(text("dataset.source.csv", source.get("csv"))));
    if (section.get("prompt") != null) {
      dataset = dataset.prompt(text("dataset.prompt", section.get("prompt")));
    }
    if (section.get("completion") != null) {
      dataset = dataset.completion(text("dataset.completion", section.get("completion")));
    }
    if (section.get("validation") != null) {
      dataset =
          dataset.validation(number("dataset.validation", section.get("validation")).doubleValue());
    }
    if (section.get("seed") != null) {
      dataset = dataset.seed(number("dataset.seed", section.get("seed")).longValue());
    }
    Object template = section.get("template");
    if (template != null && !template.equals("none") && !template.equals("chat")) {
      throw new ConfigException("dataset.template", "must be chat or none, but is " + template);
    }
    return dataset.chat(!"none".equals(template));
  }

  /** Replaces settings by their path, such as {@code training.learning_rate}. */
  @SuppressWarnings("unchecked")
  static Map<String, @Nullable Object> override(
      Map<String, @Nullable Object> root, Map<String, String> settings) {
    settings.forEach(
        (path, value) -> {
          List<String> names = Arrays.asList(path.split("\\.", -1));
          Map<String, @Nullable Object> section = root;
          for (String name : names.subList(0, names.size() - 1)) {
            Object inner = section.computeIfAbsent(name, absent -> new LinkedHashMap<>());
            if (!(inner instanceof Map)) {
              throw new ConfigException(path, name + " is a value, not a section");
            }
            section = (Map<String, @Nullable Object>) inner;
          }
          section.put(names.get(names.size() - 1), Documents.readYamlValue(value));
        });
    return root;
  }

  static Map<String, Object> forPeople(FineTuning job) {
    return document(job, job.modelName(), arguments -> withoutSecrets(arguments.toSection()));
  }

  static Map<String, Object> forPython(FineTuning job) {
    return document(job, FineTuning.resolve(job.modelName()), Arguments::toMap);
  }

  private static Map<String, Object> document(
      FineTuning job, String modelName, Function<Arguments, Map<String, @Nullable Object>> form) {
    Map<String, @Nullable Object> model = new LinkedHashMap<>();
    model.put("name", modelName);
    model.putAll(form.apply(job.model()));
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("task", "sft");
    root.put("model", model);
    job.quantization().ifPresent(it -> root.put("quantization", form.apply(it)));
    job.adapter()
        .ifPresent(
            it -> {
              Map<String, @Nullable Object> adapter = new LinkedHashMap<>();
              adapter.put("type", "lora");
              adapter.putAll(form.apply(it));
              root.put("adapter", adapter);
            });
    root.put("dataset", job.dataset().toMap());
    root.put("training", form.apply(job.arguments()));
    if (!job.generation().toMap().isEmpty()) {
      root.put("generation", form.apply(job.generation()));
    }
    root.put("output", job.output().toString());
    return root;
  }

  private static Map<String, @Nullable Object> withoutSecrets(
      Map<String, @Nullable Object> section) {
    Map<String, @Nullable Object> safe = new LinkedHashMap<>(section);
    safe.keySet().removeAll(SECRETS);
    return safe;
  }

  private static Map<String, @Nullable Object> section(
      Map<String, @Nullable Object> root, String name) {
    return section(root, name, "");
  }

  private static Map<String, @Nullable Object> section(
      Map<String, @Nullable Object> root, String name, String prefix) {
    if (!(root.get(name) instanceof Map<?, ?> section)) {
      throw new ConfigException(prefix + name, "is required and must be a section of its own");
    }
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    section.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }

  private static String text(String field, @Nullable Object value) {
    if (value == null || value.toString().isBlank()) {
      throw new ConfigException(field, "is required");
    }
    if (!(value instanceof String text)) {
      throw new ConfigException(field, "must be a text, but is " + value);
    }
    return text;
  }

  private static Number number(String field, @Nullable Object value) {
    if (!(value instanceof Number number)) {
      throw new ConfigException(field, "must be a number, but is " + value);
    }
    return number;
  }

  private static void checkNames(String prefix, Set<String> names, Set<String> known) {
    for (String name : names) {
      if (!known.contains(name)) {
        throw new ConfigException(
            prefix + name, "is not a setting; there are " + String.join(", ", known));
      }
    }
  }
}

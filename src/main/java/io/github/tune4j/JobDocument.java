package io.github.tune4j;

import io.github.tune4j.config.Arguments;
import io.github.tune4j.config.ModelOptions;
import io.github.tune4j.config.Notice;
import io.github.tune4j.config.QuantizationConfig;
import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.ConfigException.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A {@link FineTuning} as the document of a job file. Stateless. */
final class JobDocument {

  private JobDocument() {}

  /** As a job file says it. References to environment variables stay references. */
  static Map<String, Object> forPeople(FineTuning job) {
    return document(job, job.modelName(), Arguments::toSection);
  }

  /**
   * As Python takes it: what references stand for is told apart, since it is written nowhere.
   *
   * @throws ConfigException when a variable that is referred to is not set, or does not fit
   */
  static Map<String, Object> forTraining(FineTuning job) {
    refuseUnset(sections(job));
    return forPython(job, JobDocument::passedOn);
  }

  /** The same without the arguments that refer to variables which are not set here. */
  static Map<String, Object> forPlan(FineTuning job) {
    Set<String> unset = unset(job).stream().map(Notice::field).collect(Collectors.toSet());
    return forPython(
        job,
        section -> {
          Map<String, @Nullable Object> known = passedOn(section);
          known.keySet().removeIf(name -> unset.contains(section.section() + '.' + name));
          return known;
        });
  }

  /**
   * A model to answer, as Python takes it: a local one by its absolute path.
   *
   * @throws ConfigException as {@link #forTraining}
   */
  static Map<String, Object> forLoading(
      String name, ModelOptions options, @Nullable QuantizationConfig quantization) {
    List<Arguments> sections = new ArrayList<>(List.of(options));
    Map<String, @Nullable Object> model = new LinkedHashMap<>();
    model.put("name", FineTuning.resolve(name));
    model.putAll(passedOn(options));
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("model", model);
    if (quantization != null) {
      sections.add(quantization);
      root.put("quantization", passedOn(quantization));
    }
    refuseUnset(sections);
    putEnvironment(sections, root);
    return root;
  }

  /** The arguments that refer to environment variables which are not set. */
  static List<Notice> unset(FineTuning job) {
    return unset(sections(job));
  }

  private static List<Notice> unset(List<Arguments> sections) {
    return sections.stream().flatMap(section -> section.unsetReferences().stream()).toList();
  }

  private static void refuseUnset(List<Arguments> sections) {
    List<Problem> unset =
        unset(sections).stream().map(it -> new Problem(it.field(), it.message())).toList();
    if (!unset.isEmpty()) {
      throw new ConfigException(unset);
    }
  }

  private static Map<String, Object> forPython(
      FineTuning job, Function<Arguments, Map<String, @Nullable Object>> form) {
    Map<String, Object> root = document(job, FineTuning.resolve(job.modelName()), form);
    putEnvironment(sections(job), root);
    return root;
  }

  private static void putEnvironment(List<Arguments> sections, Map<String, Object> root) {
    Map<String, @Nullable Object> environment = new LinkedHashMap<>();
    for (Arguments section : sections) {
      section
          .resolvedReferences()
          .forEach((name, value) -> environment.put(section.section() + '.' + name, value));
    }
    if (!environment.isEmpty()) {
      root.put("environment", environment);
    }
  }

  private static List<Arguments> sections(FineTuning job) {
    List<Arguments> sections = new ArrayList<>(List.of(job.model()));
    job.quantization().ifPresent(sections::add);
    job.adapter().ifPresent(sections::add);
    sections.add(job.arguments());
    sections.add(job.generation());
    return sections;
  }

  /** A section with what stands below {@code other} among the rest. */
  private static Map<String, @Nullable Object> passedOn(Arguments arguments) {
    Map<String, @Nullable Object> section = new LinkedHashMap<>(arguments.toSection());
    section.remove("other");
    section.putAll(arguments.toMap());
    return section;
  }

  private static Map<String, Object> document(
      FineTuning job, String modelName, Function<Arguments, Map<String, @Nullable Object>> form) {
    Map<String, @Nullable Object> model = new LinkedHashMap<>();
    model.put("name", modelName);
    model.putAll(form.apply(job.model()));
    Map<String, @Nullable Object> training = new LinkedHashMap<>(form.apply(job.arguments()));
    training.remove("output_dir"); // the run folder is it
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("task", "sft");
    if (job.upstreamDefaults()) {
      root.put("defaults", "upstream");
    }
    root.put("model", model);
    job.quantization().ifPresent(it -> root.put("quantization", form.apply(it)));
    job.adapter().ifPresent(it -> root.put("adapter", form.apply(it)));
    root.put("dataset", job.dataset().toMap());
    root.put("training", training);
    if (!job.generation().toMap().isEmpty()) {
      root.put("generation", form.apply(job.generation()));
    }
    root.put("output", job.output().toString());
    return root;
  }
}

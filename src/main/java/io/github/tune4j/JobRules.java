package io.github.tune4j;

import io.github.tune4j.config.AttentionSupport;
import io.github.tune4j.config.Notice;
import io.github.tune4j.data.Lengths;
import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.ConfigException.Problem;
import io.github.tune4j.internal.Documents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;

/** What the sections of a job must be together. Looks at a job that is being built. */
final class JobRules {

  private static final String REQUIRES_ROWS =
      " requires rows to evaluate on: set dataset.validation, for example to 0.1";

  private final FineTuning.Builder job;
  private final Set<String> broken;
  private final List<Problem> problems = new ArrayList<>();

  /**
   * @param broken sections of which it is known that they could not be read; no rule looks at them
   */
  JobRules(FineTuning.Builder job, Set<String> broken) {
    this.job = job;
    this.broken = broken;
  }

  /** Everything that is wrong, in the order of the sections. */
  List<Problem> problems() {
    if (fine("model")) {
      checkAttention();
    }
    if (fine("quantization", "adapter") && job.quantization != null && job.adapter == null) {
      add("adapter", "is required with quantization: quantized weights cannot be trained");
    }
    if (fine("dataset") && job.dataset == null) {
      add("dataset", "is required: name the rows to train on");
    }
    if (fine("training", "output")) {
      checkOutput();
    }
    if (fine("training", "dataset") && job.dataset != null) {
      checkEvaluation(job.dataset.validation().any());
      checkLengths(job.dataset.lengths());
    }
    return problems;
  }

  /** Only a model in a folder is known to Java; of others Python reads the configuration. */
  private void checkAttention() {
    Path config = Path.of(job.modelName).resolve("config.json");
    if (Files.isRegularFile(config)
        && job.model.get("attn_implementation").orElse("auto") instanceof String requested) {
      AttentionSupport.check(modelType(config), requested)
          .ifPresent(problem -> add("model.attn_implementation", problem));
    }
  }

  /** Empty when the file is damaged, which Python tells with all else that is wrong with it. */
  private static String modelType(Path config) {
    try {
      return Documents.readJson(config).path("model_type").asString("");
    } catch (JacksonException e) {
      return "";
    }
  }

  private void checkOutput() {
    Optional<Object> folder = job.arguments.get("output_dir");
    if (job.output == null && folder.isEmpty()) {
      add("output", "is required: name the run folder");
    }
    if (job.output != null
        && folder.isPresent()
        && !job.output.equals(Path.of(folder.get().toString()))) {
      add(
          "training.output_dir",
          folder.get() + " and output " + job.output + " contradict; output is enough");
    }
  }

  private void checkEvaluation(boolean validation) {
    Optional<Object> strategy = job.arguments.get("eval_strategy");
    if (validation) {
      if (strategy.isEmpty()) {
        checkWith(job.upstreamDefaults ? "no" : "epoch");
      }
      return;
    }
    if (strategy.isPresent() && !strategy.get().equals("no")) {
      add("training.eval_strategy", "eval_strategy " + strategy.get() + REQUIRES_ROWS);
    }
    for (String name : List.of("eval_on_start", "load_best_model_at_end")) {
      if (job.arguments.get(name).equals(Optional.of(true))) {
        add("training." + name, name + REQUIRES_ROWS);
      }
    }
    if (job.arguments.get("save_strategy").equals(Optional.of("best"))) {
      add("training.save_strategy", "save_strategy best" + REQUIRES_ROWS);
    }
    if (job.arguments.get("metric_for_best_model").isPresent()) {
      add("training.metric_for_best_model", "metric_for_best_model" + REQUIRES_ROWS);
    }
    if (strategy.isEmpty()) {
      checkWith("no");
    }
  }

  private void checkLengths(Lengths lengths) {
    Optional<Object> length = job.arguments.get("max_length");
    if (lengths.maxTotal().isEmpty()) {
      return;
    }
    int total = lengths.maxTotal().getAsInt();
    if (length.isPresent() && !length.get().equals(total)) {
      add(
          "dataset.lengths.max_total",
          total + " and training.max_length " + length.get() + " contradict; one is enough");
    }
    if (job.arguments.get("packing").equals(Optional.of(true))) {
      add(
          "dataset.lengths.max_total",
          "cannot stand beside training.packing, which fills sequences of training.max_length");
    }
  }

  /** Looks at the arguments as they will be, with the strategy that the job left open. */
  private void checkWith(String strategy) {
    try {
      job.arguments.toBuilder().set("eval_strategy", strategy).build();
    } catch (ConfigException e) {
      e.problems().stream()
          .filter(it -> problems.stream().noneMatch(known -> known.field().equals(it.field())))
          .map(it -> new Problem(it.field(), it.message() + "; unset, it is " + strategy + " here"))
          .forEach(problems::add);
    }
  }

  /** What is worth knowing about the job, section by section. */
  static List<Notice> notices(FineTuning job) {
    List<Notice> notices = new ArrayList<>(job.model().notices());
    job.quantization().ifPresent(it -> notices.addAll(it.notices()));
    job.adapter().ifPresent(it -> notices.addAll(it.notices()));
    notices.addAll(job.arguments().notices());
    notices.addAll(job.generation().notices());
    return List.copyOf(notices);
  }

  private boolean fine(String... sections) {
    return Set.of(sections).stream().noneMatch(broken::contains);
  }

  private void add(String field, String message) {
    problems.add(new Problem(field, message));
  }
}

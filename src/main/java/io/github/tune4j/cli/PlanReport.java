package io.github.tune4j.cli;

import io.github.tune4j.Plan;
import io.github.tune4j.Plan.Difference;
import io.github.tune4j.Plan.MemoryEstimate;
import io.github.tune4j.config.Notice;
import io.github.tune4j.config.Origin;
import io.github.tune4j.config.Setting;
import io.github.tune4j.data.PreflightReport.Segment;
import io.github.tune4j.training.StepPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A plan, for people and for programs.
 *
 * @param text lines for people
 * @param document the same as JSON has it
 */
record PlanReport(String text, Map<String, @Nullable Object> document) {

  private static final int VALUE_SHOWN = 60;

  /** All of a plan. */
  static PlanReport of(Plan plan) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "architecture",
        plan.architecture() + ", attention " + String.join(", ", plan.attention()));
    line(text, "rows", rows(plan));
    text.append(plan.preflight().table());
    text.append(plan.dataset().table());
    line(text, "steps", steps(plan.steps()));
    plan.memory().ifPresent(it -> line(text, "memory", memory(it)));
    for (Notice notice : plan.notices()) {
      text.append("note: ").append(notice).append('\n');
    }
    rows(text, plan.preflight().train().firstRows());
    settings(text, plan.settings());
    return new PlanReport(text.toString(), document(plan));
  }

  /** The arguments in which two plans differ. */
  static PlanReport difference(Plan here, Plan there) {
    List<Difference> differences = here.differences(there);
    StringBuilder text = new StringBuilder();
    for (Difference it : differences) {
      text.append(
          String.format("  %-44s %s → %s%n", it.name(), shown(it.here()), shown(it.there())));
    }
    if (differences.isEmpty()) {
      text.append("  no argument differs\n");
    }
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put(
        "differences", differences.stream().map(it -> document(it)).collect(Collectors.toList()));
    return new PlanReport(text.toString(), document);
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format("  %-13s %s%n", name, value));
  }

  private static String rows(Plan plan) {
    return plan.rows().train() + " to train on, " + plan.rows().validation() + " for validation";
  }

  private static String steps(StepPlan steps) {
    return String.format(
        Locale.ROOT,
        "%,d optimizer steps (%,d micro-batches) in %s epochs; %d rows a step",
        steps.optimizerSteps(),
        steps.microBatches(),
        steps.epochs(),
        steps.effectiveBatchSize());
  }

  private static String memory(MemoryEstimate memory) {
    String parts =
        memory.parts().entrySet().stream()
            .filter(part -> part.getValue() > 0)
            .map(part -> part.getKey() + ' ' + mebibytes(part.getValue()))
            .collect(Collectors.joining(", "));
    String available =
        memory.available().isPresent()
            ? " of " + mebibytes(memory.available().getAsLong()) + " free"
            : "";
    return "about " + mebibytes(memory.total()) + " MiB" + available + " (" + parts + ')';
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%,d", Math.round(bytes / 1048576.0));
  }

  private static void rows(StringBuilder text, List<List<Segment>> rows) {
    for (int i = 0; i < rows.size(); i++) {
      text.append("row ").append(i + 1).append(", what is learned in ⟦⟧\n  ");
      for (Segment segment : rows.get(i)) {
        String content = segment.text().replace("\n", "⏎");
        text.append(segment.trained() ? '⟦' + content + '⟧' : content);
      }
      text.append('\n');
    }
  }

  private static void settings(StringBuilder text, List<Setting> settings) {
    String heading = "";
    for (Setting setting : settings) {
      String now =
          setting.origin() == Origin.UPSTREAM
              ? "upstream's defaults"
              : "set, or chosen for this job";
      if (!now.equals(heading)) {
        text.append(now).append('\n');
        heading = now;
      }
      String why = setting.reason().isEmpty() ? "" : "  # " + setting.reason();
      text.append(
          String.format(
              "  %-44s %-24s %s%s%n",
              setting.name(),
              shown(setting),
              setting.origin().name().toLowerCase(Locale.ROOT),
              why));
    }
  }

  private static String shown(@Nullable Setting setting) {
    if (setting == null) {
      return "(not there)";
    }
    String value = String.valueOf(setting.value());
    return value.length() <= VALUE_SHOWN ? value : value.substring(0, VALUE_SHOWN) + "…";
  }

  private static Map<String, @Nullable Object> document(Plan plan) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("architecture", plan.architecture());
    document.put("attention", plan.attention());
    document.put("rows", plan.rows());
    document.put("dataset", plan.dataset().toMap());
    document.put("preflight", plan.preflight().toMap());
    document.put("steps", document(plan.steps()));
    document.put("memory", plan.memory().orElse(null));
    document.put("notices", plan.notices());
    document.put(
        "settings", plan.settings().stream().map(it -> document(it)).collect(Collectors.toList()));
    return document;
  }

  private static Map<String, @Nullable Object> document(StepPlan steps) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("optimizer_steps", steps.optimizerSteps());
    document.put("micro_batches", steps.microBatches());
    document.put("optimizer_steps_per_epoch", steps.optimizerStepsPerEpoch());
    document.put("micro_batches_per_epoch", steps.microBatchesPerEpoch());
    document.put("effective_batch_size", steps.effectiveBatchSize());
    document.put("epochs", steps.epochs());
    return document;
  }

  private static Map<String, @Nullable Object> document(Setting setting) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("name", setting.name());
    document.put("value", setting.value());
    document.put("origin", setting.origin().name().toLowerCase(Locale.ROOT));
    if (!setting.reason().isEmpty()) {
      document.put("reason", setting.reason());
    }
    return document;
  }

  private static Map<String, @Nullable Object> document(Difference difference) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("name", difference.name());
    document.put("here", difference.here() == null ? null : document(difference.here()));
    document.put("there", difference.there() == null ? null : document(difference.there()));
    return document;
  }
}

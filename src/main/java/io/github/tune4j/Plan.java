package io.github.tune4j;

import io.github.tune4j.config.Notice;
import io.github.tune4j.config.Setting;
import io.github.tune4j.data.DatasetReport;
import io.github.tune4j.data.PreflightReport;
import io.github.tune4j.data.Split;
import io.github.tune4j.training.StepPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a job would do on this machine, found out without training: {@link Tune4j#plan}. Immutable.
 *
 * @param architecture the class of the model, for example {@code Gemma2ForCausalLM}
 * @param attention the attention implementations that it has, in upstream's words
 * @param settings every argument that counts; the changed ones come first, by section
 * @param rows how the rows of the data set are split
 * @param dataset what was found in them
 * @param preflight what becomes of them as tokens
 * @param steps how many steps the training takes
 * @param memory the memory it is estimated to need; empty when the model cannot be estimated
 * @param notices what its author should know; what this machine cannot serve is here a notice, and
 *     an error when the job is trained
 */
public record Plan(
    String architecture,
    List<String> attention,
    List<Setting> settings,
    Split rows,
    DatasetReport dataset,
    PreflightReport preflight,
    StepPlan steps,
    Optional<MemoryEstimate> memory,
    List<Notice> notices) {

  /**
   * Memory at the fullest moment of the training, in bytes.
   *
   * @param parts by what it is for: weights, adapter, optimizer, gradients, activations, logits …
   * @param total all of it
   * @param available what is free on the device; empty when that is not known
   */
  public record MemoryEstimate(Map<String, Long> parts, long total, OptionalLong available) {}

  /**
   * An argument that differs between two plans.
   *
   * @param name as it is written in a job file
   * @param here its setting in this plan; null when there is no such argument
   * @param there its setting in the other plan; null when there is no such argument
   */
  public record Difference(String name, @Nullable Setting here, @Nullable Setting there) {}

  /**
   * One argument.
   *
   * @param name as it is written in a job file, for example {@code "training.learning_rate"}
   */
  public Optional<Setting> setting(String name) {
    return settings.stream().filter(setting -> setting.name().equals(name)).findFirst();
  }

  /** The arguments whose values differ, in the order of this plan. */
  public List<Difference> differences(Plan other) {
    return PlanReader.differences(settings, other.settings);
  }
}

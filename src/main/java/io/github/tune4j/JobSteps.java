package io.github.tune4j;

import io.github.tune4j.config.SftConfig;
import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.internal.References;
import io.github.tune4j.training.StepPlan;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The steps that follow from a job's arguments, those from the environment among them. */
final class JobSteps {

  private static final SftConfig UPSTREAM = SftConfig.builder().build();

  private final SftConfig arguments;
  private final Map<String, @Nullable Object> references;

  JobSteps(SftConfig arguments) {
    this.arguments = arguments;
    this.references = arguments.resolvedReferences();
  }

  StepPlan plan(long rows) {
    StepPlan plan =
        StepPlan.builder()
            .rows(rows)
            .batchSize(number("per_device_train_batch_size").intValue())
            .gradientAccumulationSteps(number("gradient_accumulation_steps").intValue())
            .epochs(number("num_train_epochs").doubleValue())
            .dropLast(Boolean.TRUE.equals(effective("dataloader_drop_last")))
            .maxSteps(number("max_steps").intValue())
            .build();
    Number warmup = number("warmup_steps");
    if (plan.warmupSteps(warmup.doubleValue()) > plan.optimizerSteps()) {
      throw new ConfigException(
          "training.warmup_steps",
          "warmup_steps "
              + warmup
              + " exceeds the whole run, which takes "
              + plan.optimizerSteps()
              + " steps");
    }
    return plan;
  }

  private Number number(String name) {
    return (Number) Objects.requireNonNull(effective(name));
  }

  /** What counts; of a variable that is not set, nothing is known but upstream's default. */
  private @Nullable Object effective(String name) {
    if (references.containsKey(name)) {
      return references.get(name);
    }
    boolean unset = References.in(arguments.get(name).orElse(null));
    return (unset ? UPSTREAM : arguments).effective(name).orElse(null);
  }
}

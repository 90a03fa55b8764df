package io.github.tune4j.config;

import java.util.Set;

/**
 * What training arguments must be together; upstream refuses the same, but only once Python is
 * there. An unset {@code eval_strategy} is not looked at: a job with a validation part sets it.
 */
final class TrainingRules {

  private static final Set<String> SCHEDULERS_THAT_EVALUATE =
      Set.of("reduce_lr_on_plateau", "greedy");

  private TrainingRules() {}

  static void common(Values values, Problems problems) {
    if (values.is("fp16", true) && values.is("bf16", true)) {
      problems.add("fp16", "fp16 and bf16 exclude each other");
    }
    checkNames(values, problems);
    checkScheduler(values, problems);
    checkWorkers(values, problems);
    if (values.is("load_best_model_at_end", true)) {
      checkBestModel(values, problems);
    }
  }

  static void grpo(Values values, Problems problems) {
    if (values.get("generation_batch_size") != null && values.get("steps_per_generation") != null) {
      problems.add(
          "generation_batch_size",
          "generation_batch_size and steps_per_generation exclude each other");
    }
  }

  private static void checkNames(Values values, Problems problems) {
    Object old = values.get("gradient_checkpointing");
    Object current = values.get("activation_checkpointing");
    if (old != null && current != null && !old.equals(current)) {
      problems.add(
          "gradient_checkpointing",
          "gradient_checkpointing is the old name of activation_checkpointing, and the two"
              + " contradict");
    }
  }

  private static void checkScheduler(Values values, Problems problems) {
    Object scheduler = values.get("lr_scheduler_type");
    if (scheduler != null
        && SCHEDULERS_THAT_EVALUATE.contains(scheduler)
        && values.is("eval_strategy", "no")) {
      problems.add(
          "lr_scheduler_type",
          "lr_scheduler_type " + scheduler + " requires eval_strategy steps or epoch");
    }
  }

  private static void checkWorkers(Values values, Problems problems) {
    Number workers = values.number("dataloader_num_workers");
    if (values.get("dataloader_prefetch_factor") != null
        && (workers == null || workers.intValue() == 0)) {
      problems.add(
          "dataloader_prefetch_factor",
          "dataloader_prefetch_factor requires dataloader_num_workers of at least 1");
    }
  }

  private static void checkBestModel(Values values, Problems problems) {
    Object evaluate = values.get("eval_strategy");
    Object save = values.get("save_strategy");
    String subject = "load_best_model_at_end requires ";
    if (evaluate == null || "best".equals(save)) {
      return;
    }
    if (evaluate.equals("no")) {
      problems.add("load_best_model_at_end", subject + "eval_strategy steps or epoch");
    } else if (!evaluate.equals(save == null ? "steps" : save)) {
      String given = save == null ? "not set, which means steps" : save.toString();
      problems.add(
          "load_best_model_at_end",
          subject + "save_strategy " + evaluate + ", like eval_strategy, or best; it is " + given);
    } else if (evaluate.equals("steps")) {
      checkRhythm(values, problems);
    }
  }

  private static void checkRhythm(Values values, Problems problems) {
    Number evaluate = values.number("eval_steps");
    Number save = values.number("save_steps");
    boolean whole = evaluate instanceof Integer && save instanceof Integer;
    if (evaluate != null && save != null && whole && save.intValue() % evaluate.intValue() != 0) {
      problems.add(
          "load_best_model_at_end",
          "load_best_model_at_end requires save_steps to be a multiple of eval_steps, got "
              + save
              + " and "
              + evaluate);
    }
  }
}

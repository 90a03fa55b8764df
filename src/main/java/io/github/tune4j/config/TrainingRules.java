package io.github.tune4j.config;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What training arguments must be together. Upstream refuses some of it too, but only once Python
 * is there; other settings it ignores in silence, which is said here. An unset {@code
 * eval_strategy} is not looked at: a job with a validation part sets it.
 */
final class TrainingRules {

  private static final Set<String> SCHEDULERS_THAT_EVALUATE =
      Set.of("reduce_lr_on_plateau", "greedy");
  private static final String STEPS_OR_EPOCH = "eval_strategy steps or epoch";

  private TrainingRules() {}

  static void common(Values values, Problems problems) {
    exclude("fp16", "bf16", values, problems);
    exclude("fp16_full_eval", "bf16_full_eval", values, problems);
    if (values.is("max_steps", 0)) {
      problems.add("max_steps", "must be at least 1, or -1 for num_train_epochs to decide, got 0");
    }
    checkScheduler(values, problems);
    checkWarmup(values, problems);
    checkWorkers(values, problems);
    if (values.is("eval_strategy", "no") && values.get("metric_for_best_model") != null) {
      problems.add("metric_for_best_model", "metric_for_best_model requires " + STEPS_OR_EPOCH);
    }
    if (values.is("load_best_model_at_end", true)) {
      checkBestModel(values, problems);
    }
    notice(values, problems);
  }

  static void grpo(Values values, Problems problems) {
    if (values.get("generation_batch_size") != null && values.get("steps_per_generation") != null) {
      problems.add(
          "generation_batch_size",
          "generation_batch_size and steps_per_generation exclude each other");
    }
  }

  private static void exclude(String one, String other, Values values, Problems problems) {
    if (values.is(one, true) && values.is(other, true)) {
      problems.add(one, one + " and " + other + " exclude each other");
    }
  }

  private static void checkScheduler(Values values, Problems problems) {
    String scheduler = String.valueOf(values.effective("lr_scheduler_type"));
    if (SCHEDULERS_THAT_EVALUATE.contains(scheduler) && values.is("eval_strategy", "no")) {
      problems.add(
          "lr_scheduler_type", "lr_scheduler_type " + scheduler + " requires " + STEPS_OR_EPOCH);
    }
    List<String> taken = Schema.ofScheduler(scheduler);
    if (taken != null && values.get("lr_scheduler_kwargs") instanceof Map<?, ?> given) {
      for (Object name : given.keySet()) {
        if (!taken.contains(name)) {
          problems.add(
              "lr_scheduler_kwargs." + name,
              "lr_scheduler_type " + scheduler + " takes no " + name + whatFits(name, taken));
        }
      }
    }
  }

  private static String whatFits(Object name, List<String> taken) {
    List<String> others = Schema.schedulersWith(name);
    if (!others.isEmpty()) {
      return ", but " + String.join(", ", others) + (others.size() == 1 ? " does" : " do");
    }
    return taken.isEmpty() ? "; it takes nothing" : "; it takes " + String.join(", ", taken);
  }

  private static void checkWarmup(Values values, Problems problems) {
    Number warmup = values.number("warmup_steps");
    if (warmup == null || warmup.doubleValue() == 0) {
      return;
    }
    if (values.is("lr_scheduler_type", "constant")) {
      problems.notice(
          "warmup_steps", "lr_scheduler_type constant ignores it; constant_with_warmup does not");
    }
    Number steps = values.number("max_steps");
    if (steps != null && steps.intValue() > 0 && warmup.doubleValue() > steps.doubleValue()) {
      problems.add(
          "warmup_steps", "warmup_steps " + warmup + " exceeds the whole run, max_steps " + steps);
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
    if (evaluate == null) {
      return;
    }
    if (evaluate.equals("no")) {
      problems.add("load_best_model_at_end", subject + STEPS_OR_EPOCH);
    } else if ("best".equals(save)) {
      return;
    } else if (!evaluate.equals(save == null ? "steps" : save)) {
      String given = save == null ? "not set, which means steps" : save.toString();
      problems.add(
          "load_best_model_at_end",
          subject + "save_strategy " + evaluate + ", like eval_strategy, or best; it is " + given);
    } else if (evaluate.equals("steps")) {
      checkRhythm(values, problems);
    }
  }

  /**
   * Checkpoints must come where evaluations do. Without eval_steps, upstream takes logging_steps.
   */
  private static void checkRhythm(Values values, Problems problems) {
    String name = values.get("eval_steps") == null ? "logging_steps" : "eval_steps";
    if (!(values.effective(name) instanceof Number evaluate)
        || !(values.effective("save_steps") instanceof Number save)) {
      return;
    }
    boolean shares = evaluate.doubleValue() < 1 && save.doubleValue() < 1;
    boolean mixed = !shares && (evaluate.doubleValue() < 1 || save.doubleValue() < 1);
    double factor = shares ? 1_000_000 : 1; // as upstream compares shares
    if (mixed
        || Math.rint(save.doubleValue() * factor) % Math.rint(evaluate.doubleValue() * factor)
            != 0) {
      problems.add(
          "load_best_model_at_end",
          "load_best_model_at_end requires save_steps to be a multiple of "
              + name
              + ", got "
              + save
              + " and "
              + evaluate);
    }
  }

  private static void notice(Values values, Problems problems) {
    Number steps = values.number("max_steps");
    if (steps != null && steps.intValue() > 0 && values.has("num_train_epochs")) {
      problems.notice(
          "num_train_epochs",
          "max_steps " + steps + " says where the run ends, so it has no effect");
    }
    if (values.is("push_to_hub", true) && values.get("hub_model_id") == null) {
      problems.notice(
          "push_to_hub",
          "there is no hub_model_id; the repository is named after the output folder");
    }
    if (values.is("seed", -1)) {
      problems.notice("seed", "a seed is drawn when the run starts; effective.json records it");
    }
    for (String kind : List.of("eval", "save", "logging")) {
      Object strategy = values.get(kind + "_strategy");
      if (strategy != null && !strategy.equals("steps") && values.has(kind + "_steps")) {
        problems.notice(
            kind + "_steps", kind + "_strategy is " + strategy + ", so it has no effect");
      }
    }
  }
}

package io.github.tune4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What training arguments may not be together, and what has no effect beside others. */
class TrainingRulesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {fp16: true, bf16: true} | fp16: fp16 and bf16 exclude each other
          {fp16_full_eval: true, bf16_full_eval: true} | fp16_full_eval: fp16_full_eval and bf16_full_eval exclude each other
          {metric_for_best_model: eval_loss, eval_strategy: 'no'} | metric_for_best_model: metric_for_best_model requires eval_strategy steps or epoch
          {load_best_model_at_end: true, eval_strategy: 'no'} | load_best_model_at_end: load_best_model_at_end requires eval_strategy steps or epoch
          {load_best_model_at_end: true, eval_strategy: epoch, save_strategy: steps} | load_best_model_at_end: load_best_model_at_end requires save_strategy epoch, like eval_strategy, or best; it is steps
          {load_best_model_at_end: true, eval_strategy: epoch} | load_best_model_at_end: load_best_model_at_end requires save_strategy epoch, like eval_strategy, or best; it is not set, which means steps
          {load_best_model_at_end: true, eval_strategy: steps, eval_steps: 20, save_steps: 30} | load_best_model_at_end: load_best_model_at_end requires save_steps to be a multiple of eval_steps, got 30 and 20
          {load_best_model_at_end: true, eval_strategy: steps, logging_steps: 30} | load_best_model_at_end: load_best_model_at_end requires save_steps to be a multiple of logging_steps, got 500 and 30
          {load_best_model_at_end: true, eval_strategy: steps, eval_steps: 0.1, save_steps: 0.25} | load_best_model_at_end: load_best_model_at_end requires save_steps to be a multiple of eval_steps, got 0.25 and 0.1
          {load_best_model_at_end: true, eval_strategy: steps, eval_steps: 0.1, save_steps: 100} | load_best_model_at_end: load_best_model_at_end requires save_steps to be a multiple of eval_steps, got 100 and 0.1
          {lr_scheduler_type: greedy, eval_strategy: 'no'} | lr_scheduler_type: lr_scheduler_type greedy requires eval_strategy steps or epoch
          {lr_scheduler_kwargs: {num_cycles: 2}} | lr_scheduler_kwargs.num_cycles: lr_scheduler_type linear takes no num_cycles, but cosine, cosine_warmup_with_min_lr, cosine_with_min_lr, cosine_with_restarts, warmup_stable_decay do
          {lr_scheduler_type: cosine, lr_scheduler_kwargs: {power: 2}} | lr_scheduler_kwargs.power: lr_scheduler_type cosine takes no power, but polynomial does
          {lr_scheduler_type: polynomial, lr_scheduler_kwargs: {powr: 2}} | lr_scheduler_kwargs.powr: lr_scheduler_type polynomial takes no powr; it takes lr_end, power
          {warmup_steps: 200, max_steps: 100} | warmup_steps: warmup_steps 200 exceeds the whole run, max_steps 100
          {dataloader_prefetch_factor: 2} | dataloader_prefetch_factor: dataloader_prefetch_factor requires dataloader_num_workers of at least 1
          """)
  void contradiction_isRefused(String yaml, String message) {
    assertThatThrownBy(() -> SftConfig.of(read(yaml))).hasMessage("training." + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {max_steps: 100, num_train_epochs: 3} | num_train_epochs: max_steps 100 says where the run ends, so it has no effect
          {warmup_steps: 0.03, lr_scheduler_type: constant} | warmup_steps: lr_scheduler_type constant ignores it; constant_with_warmup does not
          {push_to_hub: true} | push_to_hub: there is no hub_model_id; the repository is named after the output folder
          {eval_strategy: epoch, eval_steps: 10} | eval_steps: eval_strategy is epoch, so it has no effect
          {save_strategy: best, save_steps: 10} | save_steps: save_strategy is best, so it has no effect
          """)
  void settingWithoutEffect_isNoticed(String yaml, String notice) {
    SftConfig training = SftConfig.of(read(yaml));

    assertThat(training.notices())
        .extracting(Notice::toString)
        .containsExactly("training." + notice);
    assertThat(training.toMap()).hasSize(read(yaml).size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {max_steps: -1, num_train_epochs: 3}
          {warmup_steps: 0.03, lr_scheduler_type: constant_with_warmup}
          {warmup_steps: 0, lr_scheduler_type: constant}
          {warmup_steps: 100, max_steps: 100}
          {push_to_hub: true, hub_model_id: me/model}
          {load_best_model_at_end: true, eval_strategy: steps, eval_steps: 0.1, save_steps: 0.2}
          {load_best_model_at_end: true, eval_strategy: steps, eval_steps: 20, save_steps: 40}
          {load_best_model_at_end: true, eval_strategy: epoch, save_strategy: best}
          {lr_scheduler_type: cosine, lr_scheduler_kwargs: {num_cycles: 2}}
          {lr_scheduler_type: reduce_lr_on_plateau, lr_scheduler_kwargs: {patience: 2}}
          """)
  void whatFits_isTakenWithoutAWord(String yaml) {
    assertThat(SftConfig.of(read(yaml)).notices()).isEmpty();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> read(String yaml) {
    return new YAMLMapper().readValue(yaml, LinkedHashMap.class);
  }
}

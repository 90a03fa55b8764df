package io.github.tune4j.data;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How turns become one text where no chat template of the model is used. Immutable; every method
 * with a value returns a changed copy. The defaults are those of H2O LLM Studio.
 *
 * <p>A question and its answer become {@code promptStart + question + EOS + answerSeparator +
 * answer + EOS}, after {@code systemStart + system prompt + EOS} where there is one; EOS is the
 * model's end-of-sequence token.
 *
 * @param systemStart what comes before a system prompt; default {@code <|system|>}
 * @param promptStart what comes before a question; default {@code <|prompt|>}
 * @param answerSeparator what comes between a question and its answer; default {@code <|answer|>}
 * @param addEosTokenToSystem whether the system prompt ends in EOS; default true
 * @param addEosTokenToPrompt whether a question ends in EOS; default true
 * @param addEosTokenToAnswer whether an answer ends in EOS; default true
 */
public record TextTemplate(
    String systemStart,
    String promptStart,
    String answerSeparator,
    boolean addEosTokenToSystem,
    boolean addEosTokenToPrompt,
    boolean addEosTokenToAnswer) {

  /** The defaults. */
  public static final TextTemplate STANDARD =
      new TextTemplate("<|system|>", "<|prompt|>", "<|answer|>", true, true, true);

  /** What comes before a system prompt. */
  public TextTemplate systemStart(String value) {
    return new TextTemplate(
        value,
        promptStart,
        answerSeparator,
        addEosTokenToSystem,
        addEosTokenToPrompt,
        addEosTokenToAnswer);
  }

  /** What comes before a question; H2O LLM Studio calls it {@code text_prompt_start}. */
  public TextTemplate promptStart(String value) {
    return new TextTemplate(
        systemStart,
        value,
        answerSeparator,
        addEosTokenToSystem,
        addEosTokenToPrompt,
        addEosTokenToAnswer);
  }

  /** What comes between both; H2O LLM Studio calls it {@code text_answer_separator}. */
  public TextTemplate answerSeparator(String value) {
    return new TextTemplate(
        systemStart,
        promptStart,
        value,
        addEosTokenToSystem,
        addEosTokenToPrompt,
        addEosTokenToAnswer);
  }

  /** Whether the system prompt ends in EOS. */
  public TextTemplate addEosTokenToSystem(boolean value) {
    return new TextTemplate(
        systemStart, promptStart, answerSeparator, value, addEosTokenToPrompt, addEosTokenToAnswer);
  }

  /** Whether a question ends in EOS. */
  public TextTemplate addEosTokenToPrompt(boolean value) {
    return new TextTemplate(
        systemStart, promptStart, answerSeparator, addEosTokenToSystem, value, addEosTokenToAnswer);
  }

  /** Whether an answer ends in EOS. */
  public TextTemplate addEosTokenToAnswer(boolean value) {
    return new TextTemplate(
        systemStart, promptStart, answerSeparator, addEosTokenToSystem, addEosTokenToPrompt, value);
  }

  /** As a job file and Python have it. */
  public Map<String, Object> toMap() {
    Map<String, Object> section = new LinkedHashMap<>();
    section.put("system_start", systemStart);
    section.put("prompt_start", promptStart);
    section.put("answer_separator", answerSeparator);
    section.put("add_eos_token_to_system", addEosTokenToSystem);
    section.put("add_eos_token_to_prompt", addEosTokenToPrompt);
    section.put("add_eos_token_to_answer", addEosTokenToAnswer);
    return section;
  }
}

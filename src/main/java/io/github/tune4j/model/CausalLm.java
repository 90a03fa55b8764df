package io.github.tune4j.model;

import io.github.tune4j.config.GenerationConfig;
import io.github.tune4j.internal.Futures;
import io.github.tune4j.model.Answer.FinishReason;
import io.github.tune4j.runtime.PythonRuntime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A language model that is loaded in Python. Its memory is held until it is closed. Thread-safe;
 * requests are served one at a time.
 */
public final class CausalLm implements AutoCloseable {

  private final PythonRuntime runtime;
  private final String handle;

  private CausalLm(PythonRuntime runtime, String handle) {
    this.runtime = runtime;
    this.handle = handle;
  }

  /**
   * Loads a model. Use {@link io.github.tune4j.Tune4j#causalLm} instead.
   *
   * @param params the parameters of {@code model.load}
   */
  public static CausalLm load(PythonRuntime runtime, Map<String, Object> params) {
    JsonNode loaded = Futures.await(runtime.request("model.load", params));
    return new CausalLm(runtime, loaded.path("handle").asString());
  }

  /**
   * Answers prompts in one batch. Each is put as a user's turn when the model has a chat template.
   *
   * @param prompts the prompts
   * @param config how to generate; what it leaves open is the model's own setting
   * @return the answers, in the order of the prompts
   * @throws io.github.tune4j.exception.Tune4jException when Python fails
   */
  public List<Answer> generate(List<String> prompts, GenerationConfig config) {
    return generate(prompts, config, null);
  }

  /**
   * Answers prompts, drawing random numbers from a seed: sampling with the same seed gives the same
   * answers.
   */
  public List<Answer> generate(List<String> prompts, GenerationConfig config, @Nullable Long seed) {
    return read(Futures.await(runtime.request("model.generate", params(prompts, config, seed))));
  }

  /**
   * Answers one prompt, and hands on the text as it comes.
   *
   * @param onText called with each piece of the answer, in order, on a thread of the runtime that
   *     waits for it; pieces joined give the answer's text, apart from space at its ends
   * @return the whole answer. Cancelling it ends the answer at the next token
   */
  public CompletableFuture<Answer> generate(
      String prompt, GenerationConfig config, Consumer<String> onText) {
    String stream = UUID.randomUUID().toString();
    PythonRuntime.Subscription subscription =
        runtime.subscribe(
            notification -> {
              if (notification.method().equals("text")
                  && notification.params().path("stream").asString("").equals(stream)) {
                onText.accept(notification.params().path("text").asString(""));
              }
            });
    Map<String, Object> params = params(List.of(prompt), config, null);
    params.put("stream", stream);
    CompletableFuture<Answer> answer =
        runtime.request("model.generate", params).thenApply(result -> read(result).get(0));
    answer.whenComplete(
        (result, error) -> {
          subscription.close();
          if (answer.isCancelled()) {
            runtime.control(stream, "cancel");
          }
        });
    return answer;
  }

  private Map<String, Object> params(
      List<String> prompts, GenerationConfig config, @Nullable Long seed) {
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("handle", handle);
    params.put("prompts", prompts);
    Map<String, @Nullable Object> generation = new LinkedHashMap<>(config.toMap());
    generation.putAll(config.resolvedReferences());
    params.put("generation", generation);
    if (seed != null) {
      params.put("seed", seed);
    }
    return params;
  }

  private static List<Answer> read(JsonNode result) {
    List<Answer> answers = new ArrayList<>();
    for (JsonNode answer : result) {
      answers.add(
          new Answer(
              answer.path("text").asString(""),
              FinishReason.valueOf(
                  answer.path("finish_reason").asString("").toUpperCase(Locale.ROOT)),
              answer.path("prompt_tokens").asInt(0),
              answer.path("completion_tokens").asInt(0)));
    }
    return answers;
  }

  /** Frees the model. Requests that wait for it are served before. */
  @Override
  public void close() {
    if (runtime.isAlive()) {
      Futures.await(runtime.request("handle.close", Map.of("handle", handle)));
    }
  }
}

package io.github.tune4j.model;

import io.github.tune4j.config.GenerationConfig;
import io.github.tune4j.internal.Futures;
import java.util.List;
import java.util.function.Consumer;

/**
 * Questions and answers with a tuned model. Each question stands for itself: nothing is remembered
 * between two. Thread-safe.
 *
 * <p>Answers follow the model's own generation settings; give a {@link GenerationConfig} to change
 * them.
 */
public final class TunedChat implements AutoCloseable {

  private final CausalLm model;
  private final GenerationConfig config;

  /** Chats with this model and closes it in the end. */
  public TunedChat(CausalLm model, GenerationConfig config) {
    this.model = model;
    this.config = config;
  }

  /** The answer to a question. */
  public String ask(String question) {
    return askAll(List.of(question)).get(0);
  }

  /** The answers to several questions, in one batch, in their order. */
  public List<String> askAll(List<String> questions) {
    return model.generate(questions, config).stream().map(Answer::text).toList();
  }

  /**
   * The answer to a question, handed on piece by piece as it comes.
   *
   * @param onText called with each piece, in order, on a thread of the runtime
   * @return the whole answer
   */
  public Answer ask(String question, Consumer<String> onText) {
    return Futures.await(model.generate(question, config, onText));
  }

  /** Frees the model. */
  @Override
  public void close() {
    model.close();
  }
}

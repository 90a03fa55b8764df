package io.github.tune4j.runtime.embedded;

import io.github.tune4j.exception.Tune4jException;
import io.github.tune4j.python.PythonEnvironment;
import io.github.tune4j.runtime.PythonRuntime;
import io.github.tune4j.runtime.internal.Messages;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Python inside this JVM. All embedded runtimes of a JVM share one interpreter and its queue;
 * closing one leaves the others alone. A native fault in Python ends the JVM. Thread-safe.
 */
@SuppressWarnings("CollectionUndefinedEquality") // futures are equal only to themselves, as meant
public final class EmbeddedRuntime implements PythonRuntime {

  private final Interpreter interpreter;
  private final Set<CompletableFuture<JsonNode>> pending = ConcurrentHashMap.newKeySet();
  private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private EmbeddedRuntime(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  /**
   * Boots the interpreter, or joins the one that runs.
   *
   * @throws io.github.tune4j.exception.EnvironmentException when Python cannot run in this JVM, or
   *     runs in it from another environment
   */
  public static EmbeddedRuntime start(PythonEnvironment environment) {
    return new EmbeddedRuntime(Interpreter.of(environment));
  }

  @Override
  public CompletableFuture<JsonNode> request(String method, Object params) {
    if (closed) {
      return CompletableFuture.failedFuture(new Tune4jException("this session is closed"));
    }
    CompletableFuture<JsonNode> answer = interpreter.request(method, params);
    pending.add(answer);
    answer.whenComplete((result, error) -> pending.remove(answer));
    return answer;
  }

  @Override
  public void control(String target, String action) {
    interpreter.channel().put(Messages.write(Messages.control(target, action)));
  }

  @Override
  public Subscription subscribe(Consumer<Notification> listener) {
    Subscription subscription = interpreter.notifications().subscribe(listener);
    subscriptions.add(subscription);
    return () -> {
      subscriptions.remove(subscription);
      subscription.close();
    };
  }

  @Override
  public boolean isAlive() {
    return !closed;
  }

  @Override
  public void close() {
    closed = true;
    pending.forEach(
        answer -> answer.completeExceptionally(new Tune4jException("this session was closed")));
    subscriptions.forEach(Subscription::close);
  }
}

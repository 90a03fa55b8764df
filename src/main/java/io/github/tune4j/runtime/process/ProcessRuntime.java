package io.github.tune4j.runtime.process;

import io.github.tune4j.exception.Tune4jException;
import io.github.tune4j.exception.WorkerExitedException;
import io.github.tune4j.python.PythonEnvironment;
import io.github.tune4j.runtime.PythonRuntime;
import io.github.tune4j.runtime.internal.Messages;
import io.github.tune4j.runtime.internal.Notifications;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Python in a worker process. What happens to the process does not happen to this JVM; the worker
 * ends when this JVM does. Thread-safe.
 */
public final class ProcessRuntime implements PythonRuntime {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessRuntime.class);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Connection connection;
  private final Notifications notifications = new Notifications();
  private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
  private final AtomicLong ids = new AtomicLong();
  private volatile boolean closed;

  private record Pending(String method, CompletableFuture<JsonNode> answer) {}

  private ProcessRuntime(Connection connection) {
    this.connection = connection;
  }

  /**
   * Starts a worker.
   *
   * @throws WorkerExitedException when it ends before it is ready
   * @throws io.github.tune4j.exception.EnvironmentException when it cannot be started
   */
  public static ProcessRuntime start(PythonEnvironment environment) {
    ProcessRuntime runtime = new ProcessRuntime(Connection.open(environment));
    Thread reader = new Thread(runtime::read, "tune4j-worker-reader");
    reader.setDaemon(true);
    reader.start();
    return runtime;
  }

  @Override
  public CompletableFuture<JsonNode> request(String method, Object params) {
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    long id = ids.incrementAndGet();
    pending.put(id, new Pending(method, answer));
    try {
      connection.send(Messages.request(id, method, params));
    } catch (IOException e) {
      fail(id, method, answer);
    }
    if (!isAlive()) {
      fail(id, method, answer);
    }
    answer.whenComplete(
        (result, error) -> {
          if (answer.isCancelled() && pending.remove(id) != null) {
            send(Messages.notification("$/cancel", Map.of("id", id)));
          }
        });
    return answer;
  }

  private void fail(long id, String method, CompletableFuture<JsonNode> answer) {
    pending.remove(id);
    answer.completeExceptionally(gone(method));
  }

  @Override
  public void control(String target, String action) {
    send(Messages.notification("control", Messages.control(target, action)));
  }

  @Override
  public Subscription subscribe(Consumer<Notification> listener) {
    return notifications.subscribe(listener);
  }

  @Override
  public boolean isAlive() {
    return !closed && connection.handle().isAlive();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    send(Messages.notification("exit", Map.of()));
    try {
      connection
          .handle()
          .onExit()
          .completeOnTimeout(connection.handle(), GRACE.toMillis(), TimeUnit.MILLISECONDS)
          .join();
      WorkerProcess.end(connection.handle(), GRACE);
      connection.close();
    } catch (IOException e) {
      LOG.debug("the worker's socket did not close cleanly", e);
    }
  }

  private void send(String text) {
    try {
      connection.send(text);
    } catch (IOException e) {
      LOG.debug("the worker is gone and was not told {}", text, e);
    }
  }

  private void read() {
    JsonNode message;
    while ((message = connection.receive()) != null) {
      if (message.has("method")) {
        notifications.accept(message);
      } else {
        answer(message);
      }
    }
    connection.process().exit().join();
    closed = true;
    pending.forEach((id, request) -> fail(id, request.method(), request.answer()));
  }

  private void answer(JsonNode response) {
    Pending request = pending.remove(response.path("id").asLong());
    if (request == null) {
      return; // cancelled meanwhile
    }
    try {
      request.answer().complete(Messages.result(response));
    } catch (Tune4jException e) {
      request.answer().completeExceptionally(e);
    }
  }

  private Tune4jException gone(String method) {
    CompletableFuture<Integer> exit = connection.process().exit();
    return exit.isDone()
        ? new WorkerExitedException(method, exit.join(), connection.process().lastLines())
        : new Tune4jException("this session is closed");
  }
}

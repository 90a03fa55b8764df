package io.github.tune4j.runtime.embedded;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.tune4j.exception.EnvironmentException;
import io.github.tune4j.python.Embedding;
import io.github.tune4j.python.PythonEnvironment;
import io.github.tune4j.runtime.internal.Messages;
import io.github.tune4j.runtime.internal.Notifications;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import jep.JepConfig;
import jep.JepException;
import jep.MainInterpreter;
import jep.PyConfig;
import jep.SharedInterpreter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The one Python interpreter of this JVM. It boots once, on a thread of its own that alone calls
 * it, and lives as long as the JVM: torch and numpy do not survive a second start in one process.
 */
final class Interpreter {

  // Seen by every class loader, unlike a static field: a second copy of this class must not boot.
  private static final String OWNER_PROPERTY = "io.github.tune4j.embedded";

  @GuardedBy("Interpreter.class") private static @Nullable Interpreter booted;

  private final Path home;
  private final Notifications notifications = new Notifications();
  private final JavaChannel channel = new JavaChannel(notifications);
  private final BlockingQueue<Task> queue = new LinkedBlockingQueue<>();
  private final AtomicLong ids = new AtomicLong();

  private record Task(long id, String method, Object params, CompletableFuture<JsonNode> answer) {}

  private Interpreter(Path home) {
    this.home = home;
  }

  /** The interpreter, booted from this environment or, if it runs already, found to be from it. */
  static synchronized Interpreter of(PythonEnvironment environment) {
    Interpreter running = booted;
    if (running == null) {
      running = boot(environment);
      booted = running;
    } else if (!running.home.equals(environment.home())) {
      throw new EnvironmentException(
          "this JVM already runs Python from "
              + running.home
              + " and cannot run another from "
              + environment.home(),
          "use one environment in a JVM, or Tune4j.process()");
    }
    return running;
  }

  private static Interpreter boot(PythonEnvironment environment) {
    Embedding embedding = environment.embedding();
    if (!embedding.possible()) {
      throw new EnvironmentException(
          Objects.requireNonNullElse(embedding.problem(), "Python cannot run in this JVM"),
          Objects.requireNonNullElse(embedding.remedy(), "use Tune4j.process()"));
    }
    if (System.getProperties().putIfAbsent(OWNER_PROPERTY, environment.home().toString()) != null) {
      throw new EnvironmentException(
          "another class loader of this JVM already runs Python",
          "load Tune4J in one class loader, or use Tune4j.process()");
    }
    MainInterpreter.setJepLibraryPath(Objects.requireNonNull(embedding.jepLibrary()).toString());
    MainInterpreter.setInitParams(
        PyConfig.isolated().setProgramName(environment.executable().toString()));
    SharedInterpreter.setConfig(new JepConfig().addIncludePaths(environment.source().toString()));

    Interpreter interpreter = new Interpreter(environment.home());
    CompletableFuture<Void> ready = new CompletableFuture<>();
    Thread owner = new Thread(() -> interpreter.run(environment, ready), "tune4j-python");
    owner.setDaemon(true);
    owner.start();
    ready.join();
    return interpreter;
  }

  CompletableFuture<JsonNode> request(String method, Object params) {
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    queue.add(new Task(ids.incrementAndGet(), method, params, answer));
    return answer;
  }

  JavaChannel channel() {
    return channel;
  }

  Notifications notifications() {
    return notifications;
  }

  // The interpreter is never closed: doing so before the JVM ends takes the process down.
  @SuppressWarnings({"resource", "InfiniteLoopStatement"})
  private void run(PythonEnvironment environment, CompletableFuture<Void> ready) {
    SharedInterpreter python;
    try {
      python = new SharedInterpreter();
      python.exec("from tune4j.embedded import start as tune4j_start, handle as tune4j_handle");
      python.invoke("tune4j_start", channel, environment.executable().toString());
    } catch (JepException | LinkageError e) {
      ready.completeExceptionally(
          new EnvironmentException(
              "Python did not start in this JVM: " + e.getMessage(),
              "run `tune4j doctor`; Tune4j.process() needs no embedded Python",
              e));
      return;
    }
    ready.complete(null);
    while (true) {
      serve(python);
    }
  }

  private void serve(SharedInterpreter python) {
    Task task;
    try {
      task = queue.take();
    } catch (InterruptedException e) {
      return; // nobody has a reason to interrupt this thread, and it must go on
    }
    if (task.answer().isDone()) {
      return; // cancelled before its turn
    }
    try {
      String request = Messages.request(task.id(), task.method(), task.params());
      Object response = python.invoke("tune4j_handle", request);
      task.answer().complete(Messages.result(Messages.read(String.valueOf(response))));
    } catch (RuntimeException e) {
      task.answer().completeExceptionally(e);
    }
  }
}

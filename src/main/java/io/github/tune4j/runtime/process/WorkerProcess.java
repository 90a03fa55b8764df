package io.github.tune4j.runtime.process;

import io.github.tune4j.exception.EnvironmentException;
import io.github.tune4j.python.PythonEnvironment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteResultHandler;
import org.apache.commons.exec.Executor;
import org.apache.commons.exec.LogOutputStream;
import org.apache.commons.exec.PumpStreamHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running {@code python -m tune4j}: its start, its last words and its end. Thread-safe. */
final class WorkerProcess {

  private static final Logger STDERR = LoggerFactory.getLogger("python.stderr");
  private static final int KEPT_LINES = 20;
  private static final int KEPT_CHARACTERS = 500;

  // Isolated from the user's own Python settings, as the embedded interpreter is.
  private static final String START =
      "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); runpy.run_module('tune4j', run_name='__main__')";

  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private final Deque<String> lastLines = new ArrayDeque<>();

  /**
   * Starts the process.
   *
   * @param invitation the line it reads from stdin
   */
  WorkerProcess(PythonEnvironment environment, String invitation) {
    CommandLine command = new CommandLine(environment.executable().toFile());
    command.addArgument("-I");
    command.addArgument("-c");
    command.addArgument(START, false);
    command.addArgument(environment.source().toString(), false);
    Executor executor = DefaultExecutor.builder().get();
    executor.setExitValues(null);
    executor.setStreamHandler(
        new PumpStreamHandler(
            new Lines(),
            new Lines(),
            new ByteArrayInputStream((invitation + "\n").getBytes(StandardCharsets.UTF_8))));
    try {
      executor.execute(command, WorkerEnvironment.of(System.getenv()), new Exit());
    } catch (IOException e) {
      throw new EnvironmentException(
          "the Python worker did not start: " + e.getMessage(), "run `tune4j doctor`", e);
    }
  }

  /** Completes with the exit code when the process has ended; 128 + n when signal n ended it. */
  CompletableFuture<Integer> exit() {
    return exit;
  }

  /** The last lines it wrote to stdout or stderr, oldest first. */
  List<String> lastLines() {
    synchronized (lastLines) {
      return List.copyOf(lastLines);
    }
  }

  /** Ends a process and all that it started: politely, and by force after the grace time. */
  static void end(ProcessHandle process, Duration grace) {
    List<ProcessHandle> tree = new ArrayList<>(process.descendants().toList());
    tree.add(process);
    tree.forEach(ProcessHandle::destroy);
    try {
      process.onExit().get(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      STDERR.debug("the worker did not end in {} s and is killed", grace.toSeconds());
    }
    tree.forEach(ProcessHandle::destroyForcibly);
  }

  private final class Lines extends LogOutputStream {
    Lines() {
      super(0, StandardCharsets.UTF_8);
    }

    @Override
    protected void processLine(String line, int level) {
      STDERR.info("{}", line);
      synchronized (lastLines) {
        if (lastLines.size() == KEPT_LINES) {
          lastLines.removeFirst();
        }
        lastLines.addLast(
            line.length() > KEPT_CHARACTERS ? line.substring(0, KEPT_CHARACTERS) + "…" : line);
      }
    }
  }

  private final class Exit implements ExecuteResultHandler {
    @Override
    public void onProcessComplete(int exitValue) {
      exit.complete(exitValue);
    }

    @Override
    public void onProcessFailed(ExecuteException e) {
      exit.complete(e.getExitValue());
    }
  }
}

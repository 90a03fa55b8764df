package io.github.tune4j.python;

import io.github.tune4j.exception.EnvironmentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.Executor;
import org.apache.commons.exec.LogOutputStream;
import org.apache.commons.exec.PumpStreamHandler;
import org.apache.commons.exec.ShutdownHookProcessDestroyer;
import org.jspecify.annotations.Nullable;

/**
 * A command that runs to its end while its lines are read. Inherits this process's environment
 * variables and is ended with this JVM. Immutable; {@link #run} may be called from any thread.
 */
final class Subprocess {

  private static final int KEPT_LINES = 60;
  private static final ShutdownHookProcessDestroyer AT_JVM_END = new ShutdownHookProcessDestroyer();

  private final List<String> command;
  private final Map<String, String> variables;
  private final @Nullable String input;
  private final @Nullable Duration timeout;

  private Subprocess(
      List<String> command,
      Map<String, String> variables,
      @Nullable String input,
      @Nullable Duration timeout) {
    this.command = command;
    this.variables = variables;
    this.input = input;
    this.timeout = timeout;
  }

  /**
   * How a command ended.
   *
   * @param exitCode its exit code; not 0 when it was ended at the timeout
   * @param lastLines the last lines of both its outputs, oldest first, without credentials
   * @param timedOut whether it was ended at the timeout
   */
  record Result(int exitCode, List<String> lastLines, boolean timedOut) {

    boolean succeeded() {
      return exitCode == 0 && !timedOut;
    }
  }

  static Subprocess of(Path program, String... arguments) {
    return of(program, Arrays.asList(arguments));
  }

  static Subprocess of(Path program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    return new Subprocess(List.copyOf(command), Map.of(), null, null);
  }

  Subprocess variable(String name, String value) {
    Map<String, String> more = new HashMap<>(variables);
    more.put(name, value);
    return new Subprocess(command, more, input, timeout);
  }

  Subprocess input(String text) {
    return new Subprocess(command, variables, text, timeout);
  }

  Subprocess timeout(Duration limit) {
    return new Subprocess(command, variables, input, limit);
  }

  /**
   * Runs the command and waits for its end.
   *
   * @throws IOException if it cannot be started
   * @throws EnvironmentException if this thread is interrupted, which ends the command
   */
  Result run(Consumer<String> output, Consumer<String> errors) throws IOException {
    CommandLine line = new CommandLine(command.get(0));
    command.stream().skip(1).forEach(argument -> line.addArgument(argument, false));
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putAll(variables);

    LastLines lastLines = new LastLines();
    InputStream stdin =
        input == null ? null : new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    DefaultExecutor executor = DefaultExecutor.builder().get();
    executor.setProcessDestroyer(AT_JVM_END);
    executor.setExitValues(null);
    ExecuteWatchdog watchdog = null;
    if (timeout != null) {
      watchdog = ExecuteWatchdog.builder().setTimeout(timeout).get();
      executor.setWatchdog(watchdog);
    }
    int exitCode;
    // Closing them hands on a last line that has no line end.
    try (Lines out = new Lines(lastLines, output);
        Lines err = new Lines(lastLines, errors)) {
      executor.setStreamHandler(new PumpStreamHandler(out, err, stdin));
      exitCode = executor.execute(line, environment);
    }
    if (exitCode == Executor.INVALID_EXITVALUE) {
      // Commons Exec swallows the interrupt and reports this value instead.
      Thread.currentThread().interrupt();
      throw new EnvironmentException("interrupted while running " + command.get(0), "run again");
    }
    return new Result(exitCode, lastLines.all(), watchdog != null && watchdog.killedProcess());
  }

  /** The last lines of the two outputs, which two threads write. */
  private static final class LastLines {
    private final Deque<String> lines = new ArrayDeque<>();

    synchronized void add(String line) {
      if (lines.size() == KEPT_LINES) {
        lines.removeFirst();
      }
      lines.addLast(line);
    }

    synchronized List<String> all() {
      return List.copyOf(lines);
    }
  }

  private static final class Lines extends LogOutputStream {
    private final LastLines lastLines;
    private final Consumer<String> reader;

    Lines(LastLines lastLines, Consumer<String> reader) {
      super(0, StandardCharsets.UTF_8);
      this.lastLines = lastLines;
      this.reader = reader;
    }

    @Override
    protected void processLine(String line, int level) {
      String cleaned = Secrets.removedFrom(line);
      if (!cleaned.isBlank()) {
        lastLines.add(cleaned);
      }
      reader.accept(cleaned);
    }
  }
}

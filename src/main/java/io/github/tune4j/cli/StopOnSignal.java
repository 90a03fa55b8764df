package io.github.tune4j.cli;

import io.github.tune4j.TrainingRun;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C and SIGTERM while a command runs: the first stops a training, which then saves and ends;
 * the second, or one that comes while nothing trains, ends the JVM at once.
 */
final class StopOnSignal implements AutoCloseable {

  /** A signal, and what the shell reports when it ended a program: 128 + its number. */
  private enum Watched {
    INT(130),
    TERM(143);

    private final int exitCode;

    Watched(int exitCode) {
      this.exitCode = exitCode;
    }
  }

  private final List<Runnable> undo = new ArrayList<>();
  private volatile @Nullable TrainingRun run;
  private volatile @Nullable Watched received;

  StopOnSignal() {
    for (Watched signal : Watched.values()) {
      Object before = Signals.register(signal.name(), () -> handle(signal));
      undo.add(() -> Signals.unregister(signal.name(), before));
    }
  }

  /** From now on a signal stops this run. */
  void stops(TrainingRun training) {
    this.run = training;
  }

  /** What the program shall exit with after a signal; 0 when none came. */
  int exitCode() {
    Watched signal = received;
    return signal == null ? ExitCode.DONE : signal.exitCode;
  }

  private void handle(Watched signal) {
    TrainingRun training = run;
    if (received != null || training == null) {
      Runtime.getRuntime().halt(signal.exitCode);
      return;
    }
    received = signal;
    System.err.println();
    System.err.println("stopping: finishing the step and saving (once more: end at once)");
    training.stop();
  }

  @Override
  public void close() {
    undo.forEach(Runnable::run);
  }
}

package io.github.tune4j.cli;

import io.github.tune4j.training.TrainingEvent;
import io.github.tune4j.training.TrainingListener;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows how a training goes, on stderr: a bar on a terminal, and a line now and then elsewhere.
 * Called by the run's event thread only.
 */
final class Progress implements TrainingListener {

  private static final int PLAIN_LINES = 10;

  private final boolean terminal;
  private @Nullable ProgressBar bar;
  private long total;
  private String loss = "";
  private String validation = "";
  private String speed = "";

  Progress(boolean terminal) {
    this.terminal = terminal;
  }

  /** A bar when stderr is a terminal. */
  static Progress detect() {
    return new Progress(Terminal.isInteractive());
  }

  @Override
  public void onRunStarted(TrainingEvent.RunStarted event) {
    total = event.totalSteps();
    System.err.printf(
        Locale.ROOT,
        "training %,d of %,d parameters for %,d steps%n",
        event.trainableParameters(),
        event.totalParameters(),
        total);
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("training")
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .build();
    }
  }

  @Override
  public void onStepEnded(TrainingEvent.StepEnded event) {
    if (bar != null) {
      bar.stepTo(event.step());
    }
  }

  @Override
  public void onLogged(TrainingEvent.Logged event) {
    loss = String.format(Locale.ROOT, "loss %.4f", event.loss());
    speed = String.format(Locale.ROOT, ", %.1f steps/s", event.stepsPerSecond());
    if (bar != null) {
      bar.setExtraMessage(figures());
    } else if (total > 0 && event.step() % Math.max(1, total / PLAIN_LINES) == 0) {
      System.err.printf(Locale.ROOT, "step %d of %d: %s%n", event.step(), total, figures());
    }
  }

  @Override
  public void onEvaluated(TrainingEvent.Evaluated event) {
    validation = String.format(Locale.ROOT, ", validation %.4f", event.loss());
    if (event.step() == 0) {
      System.err.printf(Locale.ROOT, "before training: validation loss %.4f%n", event.loss());
    } else if (bar != null) {
      bar.setExtraMessage(figures());
    }
  }

  @Override
  public void onWarned(TrainingEvent.Warned event) {
    System.err.println("warning: " + event.message());
  }

  @Override
  public void onRunEnded(TrainingEvent.RunEnded event) {
    if (bar != null) {
      bar.close();
    }
    System.err.println(
        "training " + event.outcome().name().toLowerCase(Locale.ROOT) + ": " + figures());
  }

  private String figures() {
    return loss + validation + speed;
  }
}

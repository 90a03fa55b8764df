package io.github.tune4j.training;

import java.util.function.Consumer;

/**
 * Is told what happens in a run.
 *
 * <p>All methods do nothing by default. They are called one at a time, in the order of the events,
 * on one thread of the run that is neither the caller's nor Python's: a slow listener delays other
 * listeners, but no training step, and loses no event. A listener that throws is logged and goes on
 * being told. A listener must not wait for the end of its own run.
 */
public interface TrainingListener {

  /** Called for every event; hands it to the method for its kind. */
  default void onEvent(TrainingEvent event) {
    if (event instanceof TrainingEvent.RunStarted started) {
      onRunStarted(started);
    } else if (event instanceof TrainingEvent.StepEnded step) {
      onStepEnded(step);
    } else if (event instanceof TrainingEvent.Logged logged) {
      onLogged(logged);
    } else if (event instanceof TrainingEvent.Evaluated evaluated) {
      onEvaluated(evaluated);
    } else if (event instanceof TrainingEvent.Sampled sampled) {
      onSampled(sampled);
    } else if (event instanceof TrainingEvent.CheckpointSaved saved) {
      onCheckpointSaved(saved);
    } else if (event instanceof TrainingEvent.Warned warned) {
      onWarned(warned);
    } else if (event instanceof TrainingEvent.RunEnded ended) {
      onRunEnded(ended);
    } else {
      onOther(event);
    }
  }

  /** Training begins. */
  default void onRunStarted(TrainingEvent.RunStarted event) {}

  /** An optimizer step is done. */
  default void onStepEnded(TrainingEvent.StepEnded event) {}

  /** Loss and other figures are there. */
  default void onLogged(TrainingEvent.Logged event) {}

  /** The validation rows were evaluated. */
  default void onEvaluated(TrainingEvent.Evaluated event) {}

  /** The model answered a prompt during training. */
  default void onSampled(TrainingEvent.Sampled event) {}

  /** A checkpoint is on disk. */
  default void onCheckpointSaved(TrainingEvent.CheckpointSaved event) {}

  /** Something deserves a look. */
  default void onWarned(TrainingEvent.Warned event) {}

  /** The run is over; nothing follows. */
  default void onRunEnded(TrainingEvent.RunEnded event) {}

  /** Any other event: of a rarer kind, or of one this version does not know. */
  default void onOther(TrainingEvent event) {}

  /** A listener to the figures of {@link TrainingEvent.Logged} only. */
  static TrainingListener onLog(Consumer<TrainingEvent.Logged> action) {
    return new TrainingListener() {
      @Override
      public void onLogged(TrainingEvent.Logged event) {
        action.accept(event);
      }
    };
  }
}

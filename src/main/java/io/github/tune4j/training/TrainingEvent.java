package io.github.tune4j.training;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Something that happened in a run. There is one record for each kind of moment, and {@link Other}
 * for kinds that this version does not know, so a {@code switch} needs a default branch. Steps are
 * optimizer steps, counted from 1. All implementations are immutable.
 */
public interface TrainingEvent {

  /** Where and when it happened. */
  Header header();

  /** The run it belongs to. */
  default String run() {
    return header().run();
  }

  /** Its place in the run: 0, 1, 2 … without gaps. */
  default long sequence() {
    return header().sequence();
  }

  /** When it happened, by the clock of the machine that trains. */
  default Instant time() {
    return header().time();
  }

  /**
   * What every event has.
   *
   * @param run the run's name
   * @param sequence the event's place in the run, from 0
   * @param time when it happened
   * @param rank the process it happened in, 0 unless training is distributed
   */
  record Header(String run, long sequence, Instant time, int rank) {}

  /**
   * Training begins: everything is loaded.
   *
   * @param totalSteps optimizer steps that are planned
   * @param epochs passes over the training rows that are planned
   * @param trainableParameters parameters that will change
   * @param totalParameters parameters of the model with its adapter
   */
  record RunStarted(
      Header header, long totalSteps, double epochs, long trainableParameters, long totalParameters)
      implements TrainingEvent {}

  /**
   * An optimizer step is done.
   *
   * @param epoch passes over the training rows so far, with fraction
   */
  record StepEnded(Header header, long step, double epoch) implements TrainingEvent {}

  /**
   * Figures of the steps since the last such event, as {@code logging_steps} asks for them.
   *
   * @param loss mean training loss, in nats per token
   * @param learningRate the rate of this step
   * @param gradNorm length of the gradient before clipping; empty when it is not measured
   * @param tokens tokens seen so far in the run
   * @param stepsPerSecond optimizer steps per second since the last such event
   * @param metrics what else the trainer logged, by its own names
   */
  record Logged(
      Header header,
      long step,
      double epoch,
      double loss,
      double learningRate,
      OptionalDouble gradNorm,
      long tokens,
      double stepsPerSecond,
      Map<String, Double> metrics)
      implements TrainingEvent {}

  /**
   * The validation rows were evaluated.
   *
   * @param step steps done before it; 0 when before training
   * @param loss mean loss on the validation rows, in nats per token
   * @param metrics what else was measured, by upstream's names
   */
  record Evaluated(Header header, long step, double epoch, double loss, Map<String, Double> metrics)
      implements TrainingEvent {}

  /**
   * The model answered a prompt during training.
   *
   * @param prompt the question
   * @param answer what the model of this step answered
   */
  record Sampled(Header header, long step, String prompt, String answer) implements TrainingEvent {}

  /**
   * A checkpoint is on disk.
   *
   * @param path its folder, relative to the run folder
   */
  record CheckpointSaved(Header header, long step, String path) implements TrainingEvent {}

  /**
   * A checkpoint was found broken and is passed over.
   *
   * @param path its folder, relative to the run folder
   * @param reason what is wrong with it
   */
  record CheckpointRejected(Header header, String path, String reason) implements TrainingEvent {}

  /**
   * Training goes on from a checkpoint.
   *
   * @param step the step of the checkpoint
   * @param path its folder, relative to the run folder
   */
  record Resumed(Header header, long step, String path) implements TrainingEvent {}

  /**
   * The worker process ended and was started again.
   *
   * @param attempt how many times so far
   * @param reason why it ended
   */
  record WorkerRestarted(Header header, int attempt, String reason) implements TrainingEvent {}

  /**
   * The micro-batch was made smaller because memory ran out; the effective batch stays.
   *
   * @param from rows per device before
   * @param to rows per device now
   */
  record BatchReduced(Header header, int from, int to) implements TrainingEvent {}

  /**
   * Something that deserves a look, but does not end the run.
   *
   * @param message one line
   */
  record Warned(Header header, String message) implements TrainingEvent {}

  /**
   * The last event of a run.
   *
   * @param outcome how it ended
   * @param message why it failed; empty otherwise
   */
  record RunEnded(Header header, Outcome outcome, String message) implements TrainingEvent {}

  /**
   * An event of a kind that this version does not know.
   *
   * @param type the kind's name
   * @param data what it says, as JSON
   */
  record Other(Header header, String type, String data) implements TrainingEvent {}
}

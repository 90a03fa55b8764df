package io.github.tune4j;

import io.github.tune4j.data.PreflightReport;
import io.github.tune4j.internal.Documents;
import io.github.tune4j.internal.RunFolder;
import io.github.tune4j.training.Outcome;
import io.github.tune4j.training.internal.EventReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/**
 * What a run came to; the same as its result.json says. Immutable.
 *
 * @param run the run folder
 * @param outcome how it ended: {@link Outcome#SUCCEEDED} or {@link Outcome#CANCELLED}
 * @param steps optimizer steps that were done
 * @param epochs passes over the training rows, with fraction
 * @param loss training loss, in nats per token, as first and last logged
 * @param validationLoss loss on the validation rows, as first and last evaluated
 * @param tokens tokens seen in training
 * @param duration time from the first step to the last, evaluations and checkpoints included
 * @param saved the folder of the adapter, or of the model when all weights were trained
 * @param sha256 of the saved weights, in hexadecimal
 */
public record TuningResult(
    Path run,
    Outcome outcome,
    long steps,
    double epochs,
    FirstAndLast loss,
    FirstAndLast validationLoss,
    long tokens,
    Duration duration,
    Path saved,
    String sha256) {

  /**
   * A figure at the beginning and at the end of a run; empty when it was never measured.
   *
   * @param first the first value
   * @param last the last value
   */
  public record FirstAndLast(OptionalDouble first, OptionalDouble last) {

    private static FirstAndLast read(JsonNode node) {
      return new FirstAndLast(number(node.path("first")), number(node.path("last")));
    }

    private static OptionalDouble number(JsonNode node) {
      return node.isNumber() || node.isString()
          ? OptionalDouble.of(EventReader.number(node))
          : OptionalDouble.empty();
    }
  }

  /**
   * What became of the rows as tokens, as the run folder says.
   *
   * @throws tools.jackson.core.JacksonException when the folder is no longer there
   */
  public PreflightReport preflight() {
    return PreflightReport.fromJson(Documents.readJson(new RunFolder(run).preflight()).toString());
  }

  static TuningResult read(RunFolder folder, JsonNode result) {
    return new TuningResult(
        folder.path(),
        Outcome.valueOf(result.path("outcome").asString("")),
        result.path("steps").asLong(0),
        result.path("epochs").asDouble(0),
        FirstAndLast.read(result.path("loss")),
        FirstAndLast.read(result.path("validation_loss")),
        result.path("tokens").asLong(0),
        Duration.ofNanos(Math.round(result.path("seconds").asDouble(0) * 1e9)),
        folder.path().resolve(result.path("saved").asString("adapter")),
        result.path("sha256").asString(""));
  }
}

package io.github.tune4j.training.internal;

import io.github.tune4j.training.Outcome;
import io.github.tune4j.training.TrainingEvent;
import io.github.tune4j.training.TrainingEvent.Header;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/** One line of events.jsonl, or one event on the wire, as a {@link TrainingEvent}. Stateless. */
public final class EventReader {

  private EventReader() {}

  /** The event in an envelope {@code {v, run, seq, time, rank, type, data}}. */
  public static TrainingEvent read(JsonNode envelope) {
    Header header =
        new Header(
            envelope.path("run").asString(""),
            envelope.path("seq").asLong(0),
            Instant.ofEpochMilli(Math.round(envelope.path("time").asDouble(0) * 1000)),
            envelope.path("rank").asInt(0));
    JsonNode data = envelope.path("data");
    String type = envelope.path("type").asString("");
    long step = data.path("step").asLong(0);
    double epoch = number(data.path("epoch"));
    return switch (type) {
      case "RunStarted" ->
          new TrainingEvent.RunStarted(
              header,
              data.path("total_steps").asLong(0),
              number(data.path("epochs")),
              data.path("trainable_parameters").asLong(0),
              data.path("total_parameters").asLong(0));
      case "StepEnded" -> new TrainingEvent.StepEnded(header, step, epoch);
      case "Logged" ->
          new TrainingEvent.Logged(
              header,
              step,
              epoch,
              number(data.path("loss")),
              number(data.path("learning_rate")),
              data.has("grad_norm")
                  ? OptionalDouble.of(number(data.path("grad_norm")))
                  : OptionalDouble.empty(),
              data.path("tokens").asLong(0),
              number(data.path("steps_per_second")),
              numbers(data.path("metrics")));
      case "Evaluated" ->
          new TrainingEvent.Evaluated(
              header, step, epoch, number(data.path("loss")), numbers(data.path("metrics")));
      case "Sampled" ->
          new TrainingEvent.Sampled(header, step, text(data, "prompt"), text(data, "answer"));
      case "CheckpointSaved" -> new TrainingEvent.CheckpointSaved(header, step, text(data, "path"));
      case "CheckpointRejected" ->
          new TrainingEvent.CheckpointRejected(header, text(data, "path"), text(data, "reason"));
      case "Resumed" -> new TrainingEvent.Resumed(header, step, text(data, "path"));
      case "WorkerRestarted" ->
          new TrainingEvent.WorkerRestarted(
              header, data.path("attempt").asInt(0), text(data, "reason"));
      case "BatchReduced" ->
          new TrainingEvent.BatchReduced(
              header, data.path("from").asInt(0), data.path("to").asInt(0));
      case "Warned" -> new TrainingEvent.Warned(header, text(data, "message"));
      case "RunEnded" ->
          new TrainingEvent.RunEnded(
              header, Outcome.valueOf(text(data, "outcome")), text(data.path("error"), "message"));
      default -> new TrainingEvent.Other(header, type, data.toString());
    };
  }

  /** A number, also one that JSON has no form for and that travels as its name; NaN when absent. */
  public static double number(JsonNode node) {
    return node.isString() ? Double.parseDouble(node.asString()) : node.asDouble(Double.NaN);
  }

  private static Map<String, Double> numbers(JsonNode object) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    object.properties().forEach(entry -> numbers.put(entry.getKey(), number(entry.getValue())));
    return Map.copyOf(numbers);
  }

  private static String text(JsonNode object, String name) {
    return object.path(name).asString("");
  }
}

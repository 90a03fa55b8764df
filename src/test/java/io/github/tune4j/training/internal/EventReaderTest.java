package io.github.tune4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tune4j.training.Outcome;
import io.github.tune4j.training.TrainingEvent;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EventReaderTest {

  private static final TrainingEvent.Header HEADER =
      new TrainingEvent.Header("r", 3, Instant.ofEpochMilli(1500), 0);

  private static TrainingEvent read(String type, String data) {
    return EventReader.read(
        JsonMapper.shared()
            .readTree(
                "{\"v\":1,\"run\":\"r\",\"seq\":3,\"time\":1.5,\"rank\":0,\"type\":\""
                    + type
                    + "\",\"data\":"
                    + data
                    + "}"));
  }

  @Test
  void figuresAreReadToTheLastBit() {
    assertThat(
            read(
                "Logged",
                "{\"step\":2,\"epoch\":0.5,\"loss\":5.692788600921631,\"learning_rate\":0.001,"
                    + "\"grad_norm\":4.080332279205322,\"tokens\":92.0,\"steps_per_second\":2.0,"
                    + "\"metrics\":{\"entropy\":0.25}}"))
        .isEqualTo(
            new TrainingEvent.Logged(
                HEADER,
                2,
                0.5,
                5.692788600921631,
                0.001,
                OptionalDouble.of(4.080332279205322),
                92,
                2.0,
                Map.of("entropy", 0.25)));
  }

  @Test
  void numbersThatJsonHasNoFormForAreReadByTheirNames() {
    TrainingEvent.Logged logged =
        (TrainingEvent.Logged)
            read("Logged", "{\"step\":1,\"loss\":\"NaN\",\"grad_norm\":\"Infinity\"}");
    assertThat(logged.loss()).isNaN();
    assertThat(logged.gradNorm()).hasValue(Double.POSITIVE_INFINITY);
  }

  @Test
  void theEndOfARunSaysWhyItFailed() {
    assertThat(read("RunEnded", "{\"outcome\":\"FAILED\",\"error\":{\"message\":\"no\"}}"))
        .isEqualTo(new TrainingEvent.RunEnded(HEADER, Outcome.FAILED, "no"));
    assertThat(read("RunEnded", "{\"outcome\":\"SUCCEEDED\"}"))
        .isEqualTo(new TrainingEvent.RunEnded(HEADER, Outcome.SUCCEEDED, ""));
  }

  @Test
  void aKindOfALaterVersionIsKept() {
    assertThat(read("Teleported", "{\"to\":1}"))
        .isEqualTo(new TrainingEvent.Other(HEADER, "Teleported", "{\"to\":1}"));
  }
}

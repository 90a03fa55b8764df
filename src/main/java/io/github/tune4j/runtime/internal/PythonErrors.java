package io.github.tune4j.runtime.internal;

import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.DatasetException;
import io.github.tune4j.exception.OutOfMemoryException;
import io.github.tune4j.exception.PythonException;
import io.github.tune4j.exception.Tune4jException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The error envelope of the wire, turned into the exception that fits it. Stateless. */
public final class PythonErrors {

  private static final String OURS = "tune4j.errors.";

  private PythonErrors() {}

  /**
   * The exception for an envelope {@code {type, message, frames, causes, details}}.
   *
   * <p>Errors that Python raised knowing what they mean become the exception of the same name;
   * their Python exception is the cause.
   */
  public static Tune4jException toException(JsonNode envelope) {
    PythonException python = python(envelope);
    String message = envelope.path("message").asString("");
    JsonNode details = envelope.path("details");
    return switch (python.type()) {
      case OURS + "ConfigError" ->
          new ConfigException(details.path("field").asString(""), message, python);
      case OURS + "DatasetError" ->
          new DatasetException(
              message,
              details.path("source").isString() ? details.path("source").asString() : null,
              details.path("line").asLong(0),
              null,
              python);
      default -> python;
    };
  }

  private static PythonException python(JsonNode envelope) {
    List<JsonNode> chain = new ArrayList<>();
    chain.add(envelope);
    envelope.path("causes").forEach(chain::add);
    PythonException exception = one(chain.get(chain.size() - 1), null);
    for (int i = chain.size() - 2; i >= 0; i--) {
      exception = one(chain.get(i), exception);
    }
    return exception;
  }

  private static PythonException one(JsonNode envelope, @Nullable PythonException cause) {
    String type = envelope.path("type").asString("unknown");
    String message = envelope.path("message").asString("");
    List<PythonException.Frame> frames = new ArrayList<>();
    for (JsonNode frame : envelope.path("frames")) {
      frames.add(
          new PythonException.Frame(
              frame.path("file").asString(""),
              frame.path("line").asInt(0),
              frame.path("function").asString(""),
              frame.path("code").asString("")));
    }
    return isOutOfMemory(type, message)
        ? new OutOfMemoryException(type, message, frames, cause)
        : new PythonException(type, message, frames, cause);
  }

  private static boolean isOutOfMemory(String type, String message) {
    return type.endsWith("OutOfMemoryError")
        || type.equals("builtins.MemoryError")
        || (type.equals("builtins.RuntimeError") && message.contains("can't allocate memory"));
  }
}

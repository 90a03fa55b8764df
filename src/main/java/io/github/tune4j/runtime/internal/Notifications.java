package io.github.tune4j.runtime.internal;

import io.github.tune4j.runtime.PythonRuntime.Notification;
import io.github.tune4j.runtime.PythonRuntime.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;

/**
 * Hands notifications on to those who subscribed, and Python's log records to SLF4J. Thread-safe.
 */
public final class Notifications {

  private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

  private final List<Consumer<Notification>> listeners = new CopyOnWriteArrayList<>();

  /** See {@link io.github.tune4j.runtime.PythonRuntime#subscribe}. */
  public Subscription subscribe(Consumer<Notification> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Hands a notification on. A listener that throws is logged, and the others are still told. */
  public void accept(JsonNode message) {
    Notification notification =
        new Notification(message.path("method").asString(""), message.path("params"));
    if (notification.method().equals("log")) {
      log(notification.params());
      return;
    }
    for (Consumer<Notification> listener : listeners) {
      try {
        listener.accept(notification);
      } catch (RuntimeException e) {
        LOG.warn("a listener to {} notifications failed", notification.method(), e);
      }
    }
  }

  private static void log(JsonNode record) {
    Level level =
        switch (record.path("level").asString("INFO")) {
          case "CRITICAL", "ERROR" -> Level.ERROR;
          case "WARNING" -> Level.WARN;
          case "DEBUG" -> Level.DEBUG;
          default -> Level.INFO;
        };
    LoggerFactory.getLogger("python." + record.path("logger").asString("root"))
        .atLevel(level)
        .log(record.path("message").asString(""));
  }
}

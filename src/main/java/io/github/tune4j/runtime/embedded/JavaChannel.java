package io.github.tune4j.runtime.embedded;

import io.github.tune4j.runtime.internal.Messages;
import io.github.tune4j.runtime.internal.Notifications;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The object that Python speaks to. Public because Jep calls it by reflection; not API. */
public final class JavaChannel {

  private final Notifications notifications;
  private final Queue<String> mailbox = new ConcurrentLinkedQueue<>();

  JavaChannel(Notifications notifications) {
    this.notifications = notifications;
  }

  /** Takes a notification from Python. */
  public void send(String message) {
    notifications.accept(Messages.read(message));
  }

  /** The next control message for Python, or null. */
  public @Nullable String poll() {
    return mailbox.poll();
  }

  void put(String control) {
    mailbox.add(control);
  }
}

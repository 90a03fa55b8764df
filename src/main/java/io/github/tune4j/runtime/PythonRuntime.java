package io.github.tune4j.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * A Python interpreter that serves requests one at a time, in the order in which they came.
 * Thread-safe.
 */
public interface PythonRuntime extends AutoCloseable {

  /**
   * Asks Python to do something.
   *
   * @param method the method, for example {@code "train"}
   * @param params its parameters, any value that Jackson turns into a JSON object
   * @return the result; fails with a {@link io.github.tune4j.exception.Tune4jException}. Cancelling
   *     it before its turn has come takes it out of the queue; afterwards cancelling only means
   *     that nobody waits for the answer
   */
  CompletableFuture<JsonNode> request(String method, Object params);

  /**
   * Puts a message into the mailbox that Python reads while it serves a request. Returns at once.
   *
   * @param target whom it concerns: the name of a run or of a stream
   * @param action what to do, for example {@code "stop"}
   */
  void control(String target, String action);

  /**
   * Has every later notification handed to the listener, in order, on a thread of the runtime that
   * must not be kept: Python may be waiting for it.
   *
   * @param listener who is told
   * @return ends the subscription when closed
   */
  Subscription subscribe(Consumer<Notification> listener);

  /** Whether the interpreter can still serve requests. */
  boolean isAlive();

  /** Ends what this runtime started. Requests that are not answered yet fail. */
  @Override
  void close();

  /**
   * Something that Python tells without having been asked.
   *
   * @param method what kind, for example {@code "event"}
   * @param params what it says
   */
  record Notification(String method, JsonNode params) {}

  /** A listener's place in the list of listeners. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}

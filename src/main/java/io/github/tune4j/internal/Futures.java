package io.github.tune4j.internal;

import io.github.tune4j.exception.Tune4jException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waiting for answers. Stateless. */
public final class Futures {

  private Futures() {}

  /**
   * The future's value.
   *
   * @throws Tune4jException what it failed with, or that the waiting thread was interrupted; its
   *     interrupt flag is set then
   */
  public static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Tune4jException("interrupted while waiting for Python", e);
    } catch (ExecutionException e) {
      throw unwrapped(e);
    }
  }

  /** What a future failed with, without the wrappings of java.util.concurrent. */
  public static Tune4jException unwrapped(Throwable failure) {
    Throwable cause = failure;
    while (!(cause instanceof Tune4jException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof Tune4jException known
        ? known
        : new Tune4jException(String.valueOf(failure.getMessage()), failure);
  }
}

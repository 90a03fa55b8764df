package io.github.tune4j.data;

import io.github.tune4j.exception.Tune4jException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that do pieces of work at a time, whose results are taken in the order in which the work
 * was given. Two pieces more than there are threads are under way at most. Threads are started when
 * there is work, are daemons, and end with {@link #close()}. For one thread that gives the work.
 *
 * @param <T> a result
 */
final class Crew<T> implements AutoCloseable {

  private static final int MOST_THREADS = 4;
  private static final int AHEAD = 2;

  private final int threads;
  private final Consumer<T> results;
  private final Queue<Future<T>> underWay = new ArrayDeque<>();
  private @Nullable ExecutorService executor;

  /**
   * @param threads how many; with 1 or fewer the work is done by the thread that gives it
   * @param results takes the results, on the thread that gives the work
   */
  Crew(int threads, Consumer<T> results) {
    this.threads = threads;
    this.results = results;
  }

  /** As many threads as are of use here: reading rows keeps four busy at most. */
  static int threadsHere() {
    return Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Gives work, and takes results that are ready when too much is under way.
   *
   * @throws Tune4jException when this thread was interrupted; it still is then
   */
  void work(Callable<T> piece) {
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted(null);
    }
    if (threads <= 1) {
      now(piece);
      return;
    }
    if (executor == null) {
      executor =
          Executors.newFixedThreadPool(
              threads,
              task -> {
                Thread thread = new Thread(task, "tune4j-rows");
                thread.setDaemon(true);
                return thread;
              });
    }
    underWay.add(executor.submit(piece));
    while (underWay.size() > threads + AHEAD) {
      take();
    }
  }

  /** Does a piece of work at once, after taking all results that are under way. */
  void now(Callable<T> piece) {
    settle();
    try {
      results.accept(piece.call());
    } catch (Exception e) {
      throw unchecked(e);
    }
  }

  /** Takes all results that are under way. */
  void settle() {
    while (!underWay.isEmpty()) {
      take();
    }
  }

  private void take() {
    try {
      results.accept(underWay.remove().get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw unchecked(e.getCause() == null ? e : e.getCause());
    }
  }

  private static Tune4jException interrupted(@Nullable Throwable cause) {
    return new Tune4jException("interrupted while reading rows", cause);
  }

  private static RuntimeException unchecked(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
  }

  /** Ends the threads, and what they are doing. */
  @Override
  public void close() {
    underWay.clear();
    if (executor != null) {
      executor.shutdownNow();
    }
  }
}

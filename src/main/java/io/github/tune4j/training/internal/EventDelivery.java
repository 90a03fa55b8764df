package io.github.tune4j.training.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.tune4j.training.TrainingEvent;
import io.github.tune4j.training.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one run, kept in order, and those who read them: listeners, told on one thread, and
 * subscribers, each at its own pace. Nobody who reads slowly holds up who adds. Thread-safe.
 */
public final class EventDelivery {

  private static final Logger LOG = LoggerFactory.getLogger(EventDelivery.class);

  private final Object lock = new Object();

  @GuardedBy("lock") private final List<TrainingEvent> events = new ArrayList<>();

  @GuardedBy("lock") private boolean complete;

  private final Thread dispatcher;

  /** Starts telling the listeners, in this order. */
  public EventDelivery(String run, List<TrainingListener> listeners) {
    List<TrainingListener> told = List.copyOf(listeners);
    dispatcher = new Thread(() -> dispatch(told), "tune4j-events-" + run);
    dispatcher.setDaemon(true);
    dispatcher.start();
  }

  /** Takes the next event. */
  public void add(TrainingEvent event) {
    synchronized (lock) {
      events.add(event);
      lock.notifyAll();
    }
  }

  /** Says that no event will follow, and waits until the listeners have been told all. */
  public void complete() {
    synchronized (lock) {
      complete = true;
      lock.notifyAll();
    }
    boolean interrupted = false;
    while (dispatcher.isAlive()) {
      try {
        dispatcher.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether this is the thread on which the listeners are told. */
  public boolean isListenerThread() {
    return Thread.currentThread() == dispatcher;
  }

  /** The last event so far, or null. */
  public @Nullable TrainingEvent last() {
    synchronized (lock) {
      return events.isEmpty() ? null : events.get(events.size() - 1);
    }
  }

  /** Whether there has been an event of this kind. */
  public boolean has(Class<? extends TrainingEvent> kind) {
    synchronized (lock) {
      return events.stream().anyMatch(kind::isInstance);
    }
  }

  /** Publishes all events from the first on to every subscriber, whenever it subscribes. */
  public Flow.Publisher<TrainingEvent> publisher() {
    return subscriber -> new Reader(subscriber).start();
  }

  private void dispatch(List<TrainingListener> listeners) {
    TrainingEvent event;
    for (int next = 0; (event = await(next)) != null; next++) {
      for (TrainingListener listener : listeners) {
        try {
          listener.onEvent(event);
        } catch (RuntimeException e) {
          LOG.warn("a training listener failed on {}", event, e);
        }
      }
    }
  }

  /** The event at this place as soon as there is one, or null when there will be none. */
  private @Nullable TrainingEvent await(int place) {
    synchronized (lock) {
      while (place >= events.size() && !complete) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          return null;
        }
      }
      return place < events.size() ? events.get(place) : null;
    }
  }

  /** One subscriber's place among the events. */
  private final class Reader implements Flow.Subscription {
    private final Flow.Subscriber<? super TrainingEvent> subscriber;

    @GuardedBy("this") private long demand;

    @GuardedBy("this") private boolean cancelled;

    @GuardedBy("this") private @Nullable Throwable failure;

    Reader(Flow.Subscriber<? super TrainingEvent> subscriber) {
      this.subscriber = subscriber;
    }

    void start() {
      Thread thread = new Thread(this::run, dispatcher.getName() + "-subscriber");
      thread.setDaemon(true);
      thread.start();
    }

    private void run() {
      subscriber.onSubscribe(this);
      int next = 0;
      while (awaitDemand()) {
        TrainingEvent event = await(next++);
        if (event == null) {
          subscriber.onComplete();
          return;
        }
        subscriber.onNext(event);
      }
      Throwable error;
      synchronized (this) {
        error = failure;
      }
      if (error != null) {
        subscriber.onError(error);
      }
    }

    private synchronized boolean awaitDemand() {
      while (demand == 0 && !cancelled) {
        try {
          wait();
        } catch (InterruptedException e) {
          return false;
        }
      }
      demand--;
      return !cancelled;
    }

    @Override
    public synchronized void request(long count) {
      if (count <= 0) {
        failure =
            new IllegalArgumentException("a subscriber must request at least 1, not " + count);
        cancelled = true;
      } else {
        demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
      }
      notifyAll();
    }

    @Override
    public synchronized void cancel() {
      cancelled = true;
      notifyAll();
    }
  }
}

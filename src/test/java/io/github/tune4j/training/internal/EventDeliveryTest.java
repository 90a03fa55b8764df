package io.github.tune4j.training.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tune4j.training.TrainingEvent;
import io.github.tune4j.training.TrainingListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventDeliveryTest {

  private static TrainingEvent step(long step) {
    return new TrainingEvent.StepEnded(
        new TrainingEvent.Header("r", step, Instant.EPOCH, 0), step, 0);
  }

  private static TrainingListener into(List<TrainingEvent> list) {
    return new TrainingListener() {
      @Override
      public void onEvent(TrainingEvent event) {
        list.add(event);
      }
    };
  }

  @Test
  void aListenerThatThrowsKeepsNobodyFromBeingTold() {
    List<TrainingEvent> told = Collections.synchronizedList(new ArrayList<>());
    TrainingListener broken =
        new TrainingListener() {
          @Override
          public void onEvent(TrainingEvent event) {
            throw new IllegalStateException("broken");
          }
        };
    EventDelivery delivery = new EventDelivery("r", List.of(broken, into(told)));
    delivery.add(step(1));
    delivery.add(step(2));
    delivery.complete();
    assertThat(told).containsExactly(step(1), step(2));
  }

  @Test
  void aSlowListenerHoldsUpNobodyAndMissesNothing() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    List<TrainingEvent> told = Collections.synchronizedList(new ArrayList<>());
    TrainingListener slow =
        new TrainingListener() {
          @Override
          public void onEvent(TrainingEvent event) {
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            told.add(event);
          }
        };
    EventDelivery delivery = new EventDelivery("r", List.of(slow));
    for (long i = 0; i < 10_000; i++) {
      delivery.add(step(i)); // would hang here if adding waited for the listener
    }
    release.countDown();
    delivery.complete();
    assertThat(told)
        .hasSize(10_000)
        .isSortedAccordingTo((a, b) -> Long.compare(a.sequence(), b.sequence()));
  }

  @Test
  void aSubscriberGetsWhatItAsksForFromTheFirstEventOn() throws InterruptedException {
    EventDelivery delivery = new EventDelivery("r", List.of());
    for (long i = 0; i < 5; i++) {
      delivery.add(step(i));
    }
    Collecting two = new Collecting(2);
    Collecting all = new Collecting(Long.MAX_VALUE);
    delivery.publisher().subscribe(two);
    delivery.publisher().subscribe(all);
    delivery.add(step(5));
    delivery.complete();
    assertThat(all.done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(all.events).hasSize(6);
    assertThat(two.some.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(two.events).containsExactly(step(0), step(1));
    assertThat(two.done.getCount()).isEqualTo(1);
  }

  @Test
  void aSubscriberThatAsksForNothingIsTold() throws InterruptedException {
    EventDelivery delivery = new EventDelivery("r", List.of());
    Collecting wrong = new Collecting(0);
    delivery.publisher().subscribe(wrong);
    assertThat(wrong.done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(wrong.errors).hasOnlyElementsOfType(IllegalArgumentException.class).hasSize(1);
    delivery.complete();
  }

  private static final class Collecting implements Flow.Subscriber<TrainingEvent> {
    private final long demand;
    private final List<TrainingEvent> events = Collections.synchronizedList(new ArrayList<>());
    private final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch some = new CountDownLatch(2);
    private final CountDownLatch done = new CountDownLatch(1);

    private Collecting(long demand) {
      this.demand = demand;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(demand);
    }

    @Override
    public void onNext(TrainingEvent event) {
      events.add(event);
      some.countDown();
    }

    @Override
    public void onError(Throwable error) {
      errors.add(error);
      done.countDown();
    }

    @Override
    public void onComplete() {
      done.countDown();
    }
  }
}

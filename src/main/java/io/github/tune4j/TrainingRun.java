package io.github.tune4j;

import io.github.tune4j.config.Notice;
import io.github.tune4j.data.StagedRows;
import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.DatasetException;
import io.github.tune4j.exception.EnvironmentException;
import io.github.tune4j.exception.TrainingFailedException;
import io.github.tune4j.exception.Tune4jException;
import io.github.tune4j.internal.Documents;
import io.github.tune4j.internal.Futures;
import io.github.tune4j.internal.RunFolder;
import io.github.tune4j.python.Tune4jHome;
import io.github.tune4j.runtime.PythonRuntime;
import io.github.tune4j.runtime.PythonRuntime.Notification;
import io.github.tune4j.training.Outcome;
import io.github.tune4j.training.TrainingEvent;
import io.github.tune4j.training.TrainingListener;
import io.github.tune4j.training.internal.EventDelivery;
import io.github.tune4j.training.internal.EventReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * A training that is going on, or has ended. It goes on whether or not anyone waits for it.
 * Thread-safe.
 */
public final class TrainingRun {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);

  private final String name;
  private final FineTuning job;
  private final RunFolder folder;
  private final PythonRuntime runtime;
  private final EventDelivery delivery;
  private final CompletableFuture<TuningResult> result = new CompletableFuture<>();

  private TrainingRun(FineTuning job, PythonRuntime runtime, List<TrainingListener> listeners) {
    this.job = job;
    this.runtime = runtime;
    this.folder = job.folder();
    this.name =
        folder.path().toAbsolutePath().normalize().getFileName()
            + "-"
            + UUID.randomUUID().toString().substring(0, 8);
    this.delivery = new EventDelivery(name, listeners);
  }

  /** Checks what can be checked without Python, and goes on in the background. */
  static TrainingRun start(
      FineTuning job, PythonRuntime runtime, List<TrainingListener> listeners) {
    job.folder().checkFree();
    StagedRows rows = SftRows.checked(FetchedRows.stage(job.dataset(), runtime));
    try {
      if (!job.arguments().effective("packing").equals(Optional.of(true))) {
        job.steps(rows.split().train()); // packed, they would be fewer than is known here
      }
      job.notices().forEach(notice -> LOG.warn("{}", notice));
      TrainingRun run = new TrainingRun(job, runtime, listeners);
      Thread thread = new Thread(() -> run.run(rows), "tune4j-run-" + run.name);
      thread.setDaemon(true);
      thread.start();
      return run;
    } catch (RuntimeException | Error e) {
      rows.close();
      throw e;
    }
  }

  private void run(StagedRows rows) {
    try (rows;
        PythonRuntime.Subscription events = runtime.subscribe(this::accept)) {
      TuningResult outcome = train(rows);
      delivery.complete();
      result.complete(outcome);
    } catch (RuntimeException | Error e) {
      delivery.complete();
      result.completeExceptionally(Futures.unwrapped(e));
    }
  }

  private TuningResult train(StagedRows rows) {
    Map<String, Object> document = job.toJob();
    JsonNode inspected = Futures.await(runtime.request("inspect", document));
    boolean wasThere = folder.claim(job.toYaml());
    try {
      rows.materialize(folder.dataset(), inspected.path("chat_template").asBoolean(false));
      rows.close(); // a training may last for days
    } catch (RuntimeException e) {
      folder.release(wasThere);
      throw e;
    }
    Map<String, Object> params =
        Map.of(
            "run",
            name,
            "folder",
            folder.path().toAbsolutePath().toString(),
            "job",
            document,
            "cache",
            Tune4jHome.current().tokens().toString(),
            "notices",
            job.notices().stream().map(Notice::toString).toList());
    try {
      return TuningResult.read(folder, Futures.await(runtime.request("train", params)));
    } catch (Tune4jException e) {
      if (isAboutInput(e) && !delivery.has(TrainingEvent.RunStarted.class)) {
        folder.release(wasThere);
        throw e;
      }
      closeRecord(e);
      throw new TrainingFailedException(String.valueOf(e.getMessage()), folder.path(), e);
    }
  }

  private static boolean isAboutInput(Tune4jException e) {
    return e instanceof ConfigException
        || e instanceof DatasetException
        || e instanceof EnvironmentException;
  }

  /** Completes the record of a run whose Python could not do so itself. */
  private void closeRecord(Tune4jException failure) {
    TrainingEvent last = delivery.last();
    if (last instanceof TrainingEvent.RunEnded) {
      return;
    }
    long sequence = last == null ? 0 : last.sequence() + 1;
    TrainingEvent.Header header = new TrainingEvent.Header(name, sequence, Instant.now(), 0);
    String message = String.valueOf(failure.getMessage());
    delivery.add(new TrainingEvent.RunEnded(header, Outcome.FAILED, message));
    Map<String, Object> error = Map.of("type", failure.getClass().getName(), "message", message);
    Map<String, Object> record = Map.of("outcome", Outcome.FAILED.name(), "error", error);
    Map<String, Object> envelope =
        Map.of(
            "v",
            1,
            "run",
            name,
            "seq",
            sequence,
            "time",
            header.time().toEpochMilli() / 1000.0,
            "rank",
            0,
            "type",
            "RunEnded",
            "data",
            record);
    try {
      folder.appendEvent(Documents.json(envelope));
      Files.writeString(folder.result(), Documents.json(record) + "\n");
    } catch (IOException e) {
      LOG.warn("the end of run {} could not be recorded in {}", name, folder.path(), e);
    }
  }

  private void accept(Notification notification) {
    if (notification.method().equals("event")
        && notification.params().path("run").asString("").equals(name)) {
      delivery.add(EventReader.read(notification.params()));
    }
  }

  /** The run's name, unique among all runs. */
  public String name() {
    return name;
  }

  /** The run folder. It exists from the moment at which the job was found to be sound. */
  public Path folder() {
    return folder.path();
  }

  /**
   * Waits for the end. All listeners have been told everything by then.
   *
   * @return the result of a run that succeeded or was stopped
   * @throws ConfigException when a setting does not fit the model; nothing was written
   * @throws DatasetException when there is nothing to train on
   * @throws TrainingFailedException when training failed; its cause says why
   * @throws Tune4jException when the waiting thread is interrupted, and the run goes on; or when a
   *     listener of the run calls this, which would wait for itself
   */
  public TuningResult await() {
    if (delivery.isListenerThread()) {
      throw new Tune4jException(
          "a listener cannot wait for its own run: use TrainingRun.result(), or another thread");
    }
    return Futures.await(result);
  }

  /** Waits for the end, whatever it is. */
  void awaitEnd() {
    try {
      await();
    } catch (Tune4jException e) {
      LOG.debug("run {} ended", name, e); // whoever has the run is told why
    }
  }

  /** The result, when it is there; fails as {@link #await()} does. Completing it has no effect. */
  public CompletableFuture<TuningResult> result() {
    return result.copy();
  }

  /** All events from the first on, for each subscriber at its own pace, on a thread of its own. */
  public Flow.Publisher<TrainingEvent> events() {
    return delivery.publisher();
  }

  /**
   * Asks the run to finish its step, save a checkpoint and the result, and end as {@link
   * Outcome#CANCELLED}. Returns at once.
   */
  public void stop() {
    runtime.control(name, "stop");
  }

  /** Asks for a checkpoint at the end of this step. Returns at once. */
  public void requestCheckpoint() {
    runtime.control(name, "checkpoint");
  }

  /** Asks for an evaluation at the end of this step. Returns at once. */
  public void requestEvaluation() {
    runtime.control(name, "evaluate");
  }
}

package io.github.tune4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.PythonException;
import io.github.tune4j.internal.Futures;
import io.github.tune4j.runtime.PythonRuntime.Notification;
import io.github.tune4j.testing.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What every runtime promises. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
public abstract class PythonRuntimeContract {

  @TempDir private Path folder = Path.of("");
  private PythonRuntime runtime = unset();

  protected abstract PythonRuntime start();

  @SuppressWarnings("NullAway")
  private static PythonRuntime unset() {
    return null;
  }

  @BeforeAll
  void startRuntime() {
    runtime = start();
  }

  @AfterAll
  void closeRuntime() {
    runtime.close();
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  /** Has Python run this code, by looking at a model that brings it along. */
  private CompletableFuture<JsonNode> execute(String code) throws IOException {
    Path model = TestEnvironment.modelWithCode(Files.createTempDirectory(folder, "model"), code);
    return runtime.request(
        "inspect", Map.of("model", Map.of("name", model.toString(), "trust_remote_code", true)));
  }

  @Test
  void whatIsSentComesBackUnchanged() {
    String text = "日本 🗾 \"quoted\" \\ \n\t\u2028 é \u0000";
    List<Object> values = List.of(1.0e-300, 5.692788600921631, Long.MAX_VALUE, true, text);
    JsonNode answer =
        Futures.await(
            runtime.request("ping", Map.of("values", values, "long", "x".repeat(1 << 20))));
    assertThat(answer.path("values"))
        .isEqualTo(json(JsonMapper.shared().writeValueAsString(values)));
    assertThat(answer.path("long").asString()).hasSize(1 << 20);
  }

  @Test
  void requestsAreAnsweredInOrderWhoeverSendsThem() {
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int number = i;
      all.add(
          runtime
              .request("ping", Map.of("i", i))
              .thenAccept(
                  answer -> {
                    assertThat(answer.path("i").asInt()).isEqualTo(number);
                    order.add(number);
                  }));
    }
    all.forEach(Futures::await);
    assertThat(order).hasSize(200).isSorted();
  }

  @Test
  void anUnknownMethodFailsAndTheRuntimeGoesOn() {
    assertThatExceptionOfType(PythonException.class)
        .isThrownBy(() -> Futures.await(runtime.request("no.such", Map.of())))
        .withMessageContaining("there is no method no.such");
    assertThat(Futures.await(runtime.request("ping", Map.of("a", 1)))).isEqualTo(json("{\"a\":1}"));
  }

  @Test
  void aPythonErrorHasItsFramesAndItsCauses() throws IOException {
    CompletableFuture<JsonNode> answer =
        execute(
            """
            def inner():
                return {}["missing"]
            try:
                inner()
            except KeyError as error:
                raise ValueError("outer 日本") from error
            """);
    assertThatExceptionOfType(PythonException.class)
        .isThrownBy(() -> Futures.await(answer))
        .withMessage("ValueError: outer 日本")
        .satisfies(
            e -> {
              assertThat(e.type()).isEqualTo("builtins.ValueError");
              assertThat(e.getStackTrace()[0].getFileName()).isEqualTo("configuration_harm.py");
              assertThat(e.getStackTrace()[0].getLineNumber()).isEqualTo(7);
              PythonException cause = (PythonException) Objects.requireNonNull(e.getCause());
              assertThat(cause).hasMessage("KeyError: 'missing'");
              assertThat(cause.getStackTrace()[0].getMethodName()).isEqualTo("inner");
              assertThat(cause.frames().get(cause.frames().size() - 1).code())
                  .isEqualTo("return {}[\"missing\"]");
            });
  }

  @Test
  void anErrorThatPythonUnderstandsKeepsItsMeaning() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () ->
                Futures.await(
                    runtime.request("inspect", Map.of("model", Map.of("name", "nobody/nothing")))))
        .satisfies(
            e -> {
              assertThat(e.field()).isEqualTo("model.name");
              assertThat(e).hasRootCauseInstanceOf(PythonException.class);
            });
  }

  @Test
  void systemExitIsAnErrorAndEndsNothing() throws IOException {
    assertThatExceptionOfType(PythonException.class)
        .isThrownBy(() -> Futures.await(execute("import sys; sys.exit(3)")))
        .withMessage("SystemExit: 3");
    assertThat(runtime.isAlive()).isTrue();
    assertThat(Futures.await(runtime.request("ping", Map.of("a", 1)))).isEqualTo(json("{\"a\":1}"));
  }

  @Test
  void whatPythonPrintsDoesNotDisturbTheWire() throws IOException {
    CompletableFuture<JsonNode> answer =
        execute(
            """
            import os, sys, logging, warnings
            print('{"jsonrpc":"2.0","id":1,"result":"forged"}')
            print("on stderr", file=sys.stderr)
            os.write(1, b"on descriptor 1\\n")
            logging.getLogger("someone").warning("a record")
            warnings.warn("a warning")
            raise RuntimeError("done")
            """);
    assertThatExceptionOfType(PythonException.class)
        .isThrownBy(() -> Futures.await(answer))
        .withMessage("RuntimeError: done");
  }

  @Test
  void logRecordsOfAnyThreadArrive() throws IOException {
    CompletableFuture<JsonNode> answer =
        execute(
            """
            import logging, threading
            def speak(i):
                logging.getLogger("someone").info("from thread %d", i)
            threads = [threading.Thread(target=speak, args=(i,)) for i in range(8)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            raise RuntimeError("done")
            """);
    assertThatExceptionOfType(PythonException.class)
        .isThrownBy(() -> Futures.await(answer))
        .withMessage("RuntimeError: done");
    assertThat(Futures.await(runtime.request("ping", Map.of("a", 1)))).isEqualTo(json("{\"a\":1}"));
  }

  @Test
  void aQueuedRequestCanBeCancelledAndNeverRuns() throws IOException {
    Path gate = folder.resolve("gate");
    Path trace = folder.resolve("trace");
    CompletableFuture<JsonNode> busy =
        execute(
            "import pathlib, time\nwhile not pathlib.Path(r'%s').exists(): time.sleep(0.01)\nraise RuntimeError('freed')"
                .formatted(gate));
    CompletableFuture<JsonNode> queued =
        execute("open(r'%s', 'w').close()\nraise RuntimeError('ran')".formatted(trace));
    CompletableFuture<JsonNode> after = runtime.request("ping", Map.of("a", 1));
    assertThat(queued.cancel(false)).isTrue();
    Files.createFile(gate);
    assertThatExceptionOfType(PythonException.class)
        .isThrownBy(() -> Futures.await(busy))
        .withMessage("RuntimeError: freed");
    assertThat(Futures.await(after)).isEqualTo(json("{\"a\":1}"));
    assertThat(trace).doesNotExist();
  }

  @Test
  void subscribersAreToldInOrderUntilTheyLeave() {
    List<Notification> told = Collections.synchronizedList(new ArrayList<>());
    String model = TestEnvironment.tinyModel().toString();
    JsonNode loaded =
        Futures.await(runtime.request("model.load", Map.of("model", Map.of("name", model))));
    Map<String, Object> question =
        Map.of(
            "handle", loaded.path("handle").asString(),
            "prompts", List.of("hello"),
            "generation", Map.of("max_new_tokens", 20),
            "stream", "s1");
    PythonRuntime.Subscription broken =
        runtime.subscribe(
            notification -> {
              throw new IllegalStateException("a broken subscriber");
            });
    JsonNode answer;
    try (PythonRuntime.Subscription subscription = runtime.subscribe(told::add)) {
      answer = Futures.await(runtime.request("model.generate", question));
    }
    broken.close();
    StringBuilder text = new StringBuilder();
    told.forEach(notification -> text.append(notification.params().path("text").asString("")));
    assertThat(told).hasSizeGreaterThan(1).allMatch(n -> n.method().equals("text"));
    assertThat(text.toString().strip()).isEqualTo(answer.get(0).path("text").asString());

    int before = told.size();
    Futures.await(runtime.request("model.generate", question));
    assertThat(told).hasSize(before);
    Futures.await(
        runtime.request("handle.close", Map.of("handle", loaded.path("handle").asString())));
  }

  @Test
  void aControlMessageReachesWhatRuns() {
    String model = TestEnvironment.tinyModel().toString();
    JsonNode loaded =
        Futures.await(runtime.request("model.load", Map.of("model", Map.of("name", model))));
    runtime.control("other", "cancel");
    runtime.control("s2", "cancel");
    JsonNode answer =
        Futures.await(
            runtime.request(
                "model.generate",
                Map.of(
                    "handle", loaded.path("handle").asString(),
                    "prompts", List.of("hello"),
                    "generation", Map.of("max_new_tokens", 200),
                    "stream", "s2")));
    assertThat(answer.get(0).path("finish_reason").asString()).isEqualTo("cancelled");
    assertThat(answer.get(0).path("completion_tokens").asInt()).isEqualTo(1);
  }

  @Test
  void aClosedRuntimeRefusesWork() {
    PythonRuntime other = start();
    assertThat(Futures.await(other.request("ping", Map.of("a", 1)))).isEqualTo(json("{\"a\":1}"));
    other.close();
    other.close();
    assertThat(other.isAlive()).isFalse();
    assertThat(other.request("ping", Map.of())).isCompletedExceptionally();
    assertThat(Futures.await(runtime.request("ping", Map.of("a", 2)))).isEqualTo(json("{\"a\":2}"));
  }
}

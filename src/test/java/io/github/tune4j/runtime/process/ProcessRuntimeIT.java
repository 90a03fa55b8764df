package io.github.tune4j.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tune4j.exception.WorkerExitedException;
import io.github.tune4j.internal.Futures;
import io.github.tune4j.runtime.PythonRuntime;
import io.github.tune4j.runtime.PythonRuntimeContract;
import io.github.tune4j.testing.TestEnvironment;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessRuntimeIT extends PythonRuntimeContract {

  @TempDir private Path folder = Path.of("");

  @Override
  protected PythonRuntime start() {
    return ProcessRuntime.start(TestEnvironment.python());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          import os; os._exit(7)              | 7   | exited with code 7 during inspect
          import os; os.kill(os.getpid(), 9)  | 137 | was ended by signal 9 during inspect
          """)
  void aWorkerThatDiesFailsItsRequestsAndNothingElse(String code, int exitCode, String message) {
    try (PythonRuntime runtime = start()) {
      Path model =
          TestEnvironment.modelWithCode(
              folder, "import sys; print('last words', file=sys.stderr)\n" + code);
      Map<String, Object> request =
          Map.of("model", Map.of("name", model.toString(), "trust_remote_code", true));
      assertThatExceptionOfType(WorkerExitedException.class)
          .isThrownBy(() -> Futures.await(runtime.request("inspect", request)))
          .withMessageContaining(message)
          .satisfies(
              e -> {
                assertThat(e.exitCode()).isEqualTo(exitCode);
                assertThat(e.lastLines()).contains("last words");
              });
      assertThat(runtime.isAlive()).isFalse();
      assertThatExceptionOfType(WorkerExitedException.class)
          .isThrownBy(() -> Futures.await(runtime.request("ping", Map.of())));
    }
  }

  @Test
  void severalWorkersLiveSideBySide() {
    try (PythonRuntime first = start();
        PythonRuntime second = start()) {
      first.close();
      assertThat(Futures.await(second.request("ping", Map.of("a", 1))).path("a").asInt())
          .isEqualTo(1);
    }
  }
}

package io.github.tune4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tune4j.testing.TestEnvironment;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.PumpStreamHandler;
import org.junit.jupiter.api.Test;

/** Runs the tests of the Python half, in the managed environment. */
class PythonTestsIT {

  private static final String PYTEST = "pytest==9.2.0";

  @Test
  void theTestsOfThePythonHalfPass() throws IOException {
    Path python = TestEnvironment.python().executable();
    Path tools = Path.of("target", PYTEST.replace("==", "-")).toAbsolutePath();
    if (!Files.isDirectory(tools.resolve("pytest"))) {
      assertThat(
              run(
                  python,
                  Map.of(),
                  "-m",
                  "pip",
                  "install",
                  "-q",
                  "--target",
                  tools.toString(),
                  PYTEST))
          .isZero();
    }
    Map<String, String> path =
        Map.of("PYTHONPATH", tools + File.pathSeparator + Path.of("python").toAbsolutePath());
    assertThat(
            run(
                python,
                path,
                "-m",
                "pytest",
                "-q",
                "-p",
                "no:cacheprovider",
                "--durations=5",
                "python/tests"))
        .as("exit code of pytest; what it printed is above")
        .isZero();
  }

  private static int run(Path python, Map<String, String> variables, String... arguments)
      throws IOException {
    CommandLine command = new CommandLine(python.toFile());
    for (String argument : arguments) {
      command.addArgument(argument, false);
    }
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putAll(variables);
    DefaultExecutor executor = DefaultExecutor.builder().get();
    executor.setExitValues(null);
    executor.setStreamHandler(new PumpStreamHandler(System.out, System.err));
    return executor.execute(command, environment);
  }
}

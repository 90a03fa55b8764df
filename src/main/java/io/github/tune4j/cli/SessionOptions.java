package io.github.tune4j.cli;

import io.github.tune4j.Tune4j;
import io.github.tune4j.python.Embedding;
import io.github.tune4j.python.PythonEnvironment;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where Python comes from and where it runs. */
final class SessionOptions {

  /** Where Python runs. */
  enum RuntimeKind {
    embedded,
    process
  }

  @Option(
      names = "--runtime",
      description =
          "Where Python runs: ${COMPLETION-CANDIDATES}. Default: embedded where that is possible.")
  private @Nullable RuntimeKind runtime;

  @Option(
      names = "--python-env",
      paramLabel = "VENV",
      description = "Use this virtual environment instead of the managed one.")
  private @Nullable Path environment;

  /** Starts Python. Without Jep and without {@code --runtime}, in a process, and says so. */
  Tune4j open() {
    PythonEnvironment python =
        environment == null ? PythonEnvironment.managed() : PythonEnvironment.of(environment);
    if (runtime == RuntimeKind.process) {
      return Tune4j.process(python);
    }
    Embedding embedding = python.embedding();
    if (runtime == null && !embedding.possible()) {
      System.err.println(
          "note: Python runs in a process of its own, not in the JVM: " + embedding.problem());
      return Tune4j.process(python);
    }
    return Tune4j.embedded(python);
  }
}

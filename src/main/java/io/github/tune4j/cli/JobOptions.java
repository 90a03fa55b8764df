package io.github.tune4j.cli;

import io.github.tune4j.FineTuning;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The job that a command is about. */
final class JobOptions {

  @Parameters(paramLabel = "JOB.yaml", description = "The job file.")
  @SuppressWarnings("NullAway.Init")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "SETTING=VALUE",
      description = "Change a setting of the file, for example training.learning_rate=1e-4.")
  private Map<String, String> settings = new LinkedHashMap<>();

  /** The file as it was named. */
  Path file() {
    return file;
  }

  /** Reads the job; throws a ConfigException that names every problem. */
  FineTuning read() {
    return FineTuning.read(file, settings);
  }
}

package io.github.tune4j.cli;

import io.github.tune4j.FineTuning;
import io.github.tune4j.exception.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "schema",
    description = "Prints the JSON Schema of job files, by which editors complete and check them.",
    mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write it into this file instead, for example job.schema.json.")
  private @Nullable Path output;

  @Override
  public Integer call() {
    if (output == null) {
      System.out.print(FineTuning.jsonSchema());
      return ExitCode.DONE;
    }
    try {
      Files.writeString(output, FineTuning.jsonSchema());
    } catch (IOException e) {
      throw new ConfigException(output.toString(), "cannot be written: " + e, e);
    }
    return ExitCode.DONE;
  }
}

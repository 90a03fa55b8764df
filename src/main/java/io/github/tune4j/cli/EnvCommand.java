package io.github.tune4j.cli;

import io.github.tune4j.python.PythonEnvironment;
import io.github.tune4j.python.Tune4jHome;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "env",
    description = "Manages the Python environment.",
    mixinStandardHelpOptions = true)
final class EnvCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(), "Name a command: install.");
  }

  @Command(
      name = "install",
      description = "Builds the managed environment, unless it is there.",
      mixinStandardHelpOptions = true)
  int install(
      @Option(
              names = "--python",
              paramLabel = "INTERPRETER",
              description = "Build it from this interpreter. Default: the best one on the PATH.")
          @Nullable Path interpreter,
      @Option(names = "--json", description = "Print where it is as JSON.") boolean json) {
    PythonEnvironment environment = PythonEnvironment.install(Tune4jHome.current(), interpreter);
    if (json) {
      Map<String, @Nullable Object> document = new LinkedHashMap<>();
      document.put("home", environment.home().toString());
      document.put("python", environment.pythonVersion());
      document.put("embedding", environment.embedding().possible());
      document.put("problem", environment.embedding().problem());
      Json.print(document);
    } else {
      System.out.println("Python " + environment.pythonVersion() + " in " + environment.home());
      if (!environment.embedding().possible()) {
        System.out.println(
            "not for embedding in a JVM: "
                + environment.embedding().problem()
                + "; "
                + environment.embedding().remedy());
      }
    }
    return ExitCode.DONE;
  }
}

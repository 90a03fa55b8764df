package io.github.tune4j.cli;

import io.github.tune4j.python.Doctor;
import io.github.tune4j.python.DoctorReport;
import io.github.tune4j.python.Tune4jHome;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    description = "Says what is here, what is wrong, and how to mend it.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

  @Option(names = "--json", description = "Print the checks as JSON.")
  private boolean json;

  @Option(
      names = "--python-env",
      paramLabel = "VENV",
      description = "Examine this virtual environment instead of the managed one.")
  private @Nullable Path environment;

  @Override
  public Integer call() {
    Tune4jHome home = Tune4jHome.current();
    DoctorReport report =
        environment == null ? Doctor.examine(home) : Doctor.examine(home, environment);
    if (json) {
      Json.print(report);
    } else {
      System.out.println(report.table());
    }
    return report.ok() ? ExitCode.DONE : ExitCode.ENVIRONMENT;
  }
}

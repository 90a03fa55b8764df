package io.github.tune4j.python;

import io.github.tune4j.exception.EnvironmentException;
import io.github.tune4j.python.DoctorReport.Check;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Examines what training needs on this machine, and says for each problem how to mend it. It builds
 * and changes nothing. Imports the Python libraries in a process of its own, which takes some
 * seconds. Thread-safe.
 */
public final class Doctor {

  private static final String INSTALL = "run ./tune4j env install";

  private final List<Check> checks = new ArrayList<>();
  private final Tune4jHome home;
  private final Requirements requirements;

  private Doctor(Tune4jHome home, Requirements requirements) {
    this.home = home;
    this.requirements = requirements;
  }

  /**
   * Examines the managed environment; that there is none is a problem in the report.
   *
   * @param home where the environment is kept
   */
  public static DoctorReport examine(Tune4jHome home) {
    return new Doctor(home, Requirements.packaged()).examineManaged();
  }

  /**
   * Examines an environment that was given.
   *
   * @param home where Tune4J keeps its files
   * @param venv the folder of the environment; it may be broken
   */
  public static DoctorReport examine(Tune4jHome home, Path venv) {
    return new Doctor(home, Requirements.packaged()).examineGiven(venv);
  }

  private DoctorReport examineManaged() {
    checks.add(MachineChecks.java());
    Path requested = InterpreterSearch.requested(null);
    Optional<ManagedEnvironment.Complete> found =
        ManagedEnvironment.packaged(home).existing(requested);
    if (found.isPresent()) {
      ManagedEnvironment.Complete complete = found.get();
      examine(complete.executable(), Preflight.recorded(complete.completion()));
    } else {
      examineInterpreter(requested);
      checks.add(Check.problem("environment", "there is none in " + home.environments(), INSTALL));
      checks.add(MachineChecks.driver());
    }
    return machine();
  }

  private DoctorReport examineGiven(Path venv) {
    checks.add(MachineChecks.java());
    Path executable = Venv.executable(venv);
    if (executable == null) {
      checks.add(
          Check.problem(
              "environment",
              "there is no interpreter in " + venv,
              "give the folder of a virtual environment, or none for the managed one"));
    } else {
      examine(executable, Jep.Outcome.INSTALLED);
    }
    return machine();
  }

  private void examineInterpreter(@Nullable Path requested) {
    try {
      Inspection python = new InterpreterSearch(PythonVersion.Range.SUPPORTED).find(requested);
      checks.add(Check.ok("python", python.version() + " (" + python.executable() + ")"));
      checks.add(LibraryChecks.libpython(python));
    } catch (EnvironmentException e) {
      checks.add(Check.problem("python", e.problem(), e.remedy()));
    }
  }

  private void examine(Path executable, Jep.Outcome recorded) {
    Inspection python;
    try {
      python = Inspection.ofEnvironment(executable, requirements.pins().keySet());
    } catch (EnvironmentException e) {
      checks.add(Check.problem("python", e.problem(), e.remedy()));
      return;
    }
    checks.add(LibraryChecks.python(python));
    checks.add(Check.ok("environment", python.prefix()));
    checks.add(LibraryChecks.libpython(python));
    checks.addAll(LibraryChecks.versions(python, requirements));
    checks.add(LibraryChecks.jep(python, recorded));
    Check driver = MachineChecks.driver();
    checks.add(driver);
    checks.addAll(DeviceChecks.of(executable));
  }

  private DoctorReport machine() {
    MachineChecks.pythonPath().ifPresent(checks::add);
    checks.add(MachineChecks.disk(home));
    checks.add(MachineChecks.memory());
    return DoctorReport.of(checks);
  }
}

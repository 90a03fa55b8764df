package io.github.tune4j.python;

import io.github.tune4j.exception.EnvironmentException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Python environment that is there and complete. Immutable and thread-safe.
 *
 * <pre>{@code
 * PythonEnvironment python = PythonEnvironment.managed();
 * if (!python.embedding().possible()) {
 *   System.err.println(python.embedding().problem());
 * }
 * }</pre>
 */
public final class PythonEnvironment {

  private static final Logger log = LoggerFactory.getLogger(PythonEnvironment.class);

  private final Path home;
  private final Path executable;
  private final String pythonVersion;
  private final Path source;
  private final Tune4jHome tune4jHome;
  private final Requirements requirements;
  private final @Nullable Completion completion;
  private volatile @Nullable Embedding embedding;

  private PythonEnvironment(
      Path home,
      Path executable,
      String pythonVersion,
      Tune4jHome tune4jHome,
      Requirements requirements,
      @Nullable Completion completion) {
    this.home = home;
    this.executable = executable;
    this.pythonVersion = pythonVersion;
    this.source = PythonSource.unpack(tune4jHome);
    this.tune4jHome = tune4jHome;
    this.requirements = requirements;
    this.completion = completion;
  }

  /**
   * The managed environment in {@link Tune4jHome#current()}, of the interpreter that {@code
   * TUNE4J_PYTHON} names, else of any.
   *
   * @throws EnvironmentException if it is not there and cannot be built
   * @see #managed(Tune4jHome, Path)
   */
  public static PythonEnvironment managed() {
    return managed(Tune4jHome.current(), null);
  }

  /**
   * The managed environment: built when it is not there, which takes minutes and needs the network
   * or a pip configuration that needs none. Blocks while another thread or process builds it; two
   * that start at once build it once. A build that ends early leaves no environment.
   *
   * @param home where it is kept
   * @param interpreter what to build it with: a path, or a command on the {@code PATH}. When null,
   *     {@code TUNE4J_PYTHON}; when that is not set, an environment that is there already is used
   *     as it is, and a new one is built with the newest Python 3.11 to 3.13 on the {@code PATH},
   *     where one that can be embedded goes first
   * @throws EnvironmentException if no interpreter fits, or the build fails; one line with remedy
   */
  public static PythonEnvironment managed(Tune4jHome home, @Nullable Path interpreter) {
    ManagedEnvironment managed = ManagedEnvironment.packaged(home);
    return of(home, managed.open(InterpreterSearch.requested(interpreter)));
  }

  /**
   * As {@link #managed(Tune4jHome, Path)}, and when Jep could not be built into the environment the
   * last time, tries that again.
   *
   * @param home where it is kept
   * @param interpreter what to build it with, or null
   * @throws EnvironmentException if no interpreter fits, or the build fails; that Jep cannot be
   *     built is no failure, {@link #embedding()} says why
   */
  public static PythonEnvironment install(Tune4jHome home, @Nullable Path interpreter) {
    ManagedEnvironment managed = ManagedEnvironment.packaged(home);
    return of(home, managed.install(InterpreterSearch.requested(interpreter)));
  }

  private static PythonEnvironment of(Tune4jHome home, ManagedEnvironment.Complete complete) {
    return new PythonEnvironment(
        complete.folder(),
        complete.executable(),
        complete.completion().python(),
        home,
        Requirements.packaged(),
        complete.completion());
  }

  /**
   * An existing virtual environment, which is only read. A library in another version than the
   * pinned one is logged as a warning.
   *
   * @param venv its folder
   * @throws EnvironmentException if there is no interpreter in it, the interpreter is not Python
   *     3.11 to 3.13, or a library is missing
   */
  public static PythonEnvironment of(Path venv) {
    return of(venv, Tune4jHome.current(), Requirements.packaged());
  }

  static PythonEnvironment of(Path venv, Tune4jHome home, Requirements requirements) {
    Path executable = Venv.executable(venv);
    if (executable == null) {
      throw new EnvironmentException(
          "there is no Python environment in " + venv,
          "give the folder of a virtual environment (it has bin/python)");
    }
    Inspection inspection = Preflight.inspect(executable, requirements, home);
    PythonVersion.Range range = PythonVersion.Range.SUPPORTED;
    if (!range.contains(inspection.python())) {
      throw new EnvironmentException(
          "Python "
              + inspection.version()
              + " ("
              + executable
              + ") is "
              + range.complaint(inspection.python()),
          "give an environment of " + range);
    }
    checkLibraries(executable, inspection, requirements);
    return new PythonEnvironment(
        Path.of(inspection.prefix()), executable, inspection.version(), home, requirements, null);
  }

  private static void checkLibraries(
      Path executable, Inspection inspection, Requirements requirements) {
    List<String> missing = new ArrayList<>();
    requirements
        .pins()
        .forEach(
            (name, pinned) -> {
              String installed = inspection.packages().get(name);
              if (installed == null) {
                missing.add(name + "==" + pinned);
              } else if (!Requirements.fits(pinned, installed)) {
                log.warn("{} {} is installed, Tune4J is tested with {}", name, installed, pinned);
              }
            });
    if (!missing.isEmpty()) {
      throw new EnvironmentException(
          "the environment " + inspection.prefix() + " lacks " + String.join(", ", missing),
          "run " + executable + " -m pip install " + String.join(" ", missing));
    }
  }

  /** The environment's folder: {@code sys.prefix}. */
  public Path home() {
    return home;
  }

  /** The interpreter in the environment, an absolute path whose links are not resolved. */
  public Path executable() {
    return executable;
  }

  /** The interpreter's version, for example {@code "3.11.7"}. */
  public String pythonVersion() {
    return pythonVersion;
  }

  /** The folder that holds the Python package {@code tune4j}: what to put on PYTHONPATH. */
  public Path source() {
    return source;
  }

  /**
   * Whether this interpreter can live inside this JVM, and what Jep needs for it. Found out on the
   * first call, in a process of its own unless the answer is known from an earlier time.
   */
  public Embedding embedding() {
    Embedding known = embedding;
    if (known == null) {
      known = Preflight.of(executable, requirements, tune4jHome, Preflight.recorded(completion));
      embedding = known;
    }
    return known;
  }

  /** The environment's folder and version. */
  @Override
  public String toString() {
    return home + " (Python " + pythonVersion + ")";
  }
}

package io.github.tune4j.python;

import io.github.tune4j.exception.EnvironmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides before Python is booted in this JVM whether that can work, since a failed boot is final.
 * What the interpreter said is kept until one of the files it depends on changes.
 */
final class Preflight {

  private static final Logger log = LoggerFactory.getLogger(PythonEnvironment.class);

  private static final String STAMP = "stamp";

  private Preflight() {}

  /** What the interpreter of an environment says, from the last time where nothing changed. */
  static Inspection inspect(Path executable, Requirements requirements, Tune4jHome home) {
    Path file =
        home.inspections()
            .resolve(Requirements.hash(executable.toString(), requirements.id()) + ".json");
    try {
      Map<String, String> kept = FlatJson.read(Files.readString(file));
      Inspection inspection = Inspection.from(kept);
      if (FlatJson.required(kept, STAMP).equals(stamp(executable, inspection))) {
        return inspection;
      }
    } catch (IOException e) {
      log.debug("no kept inspection of {}", executable);
    }
    Inspection inspection = Inspection.ofEnvironment(executable, requirements.pins().keySet());
    try {
      Map<String, String> kept = inspection.values();
      kept.put(STAMP, stamp(executable, inspection));
      AtomicFiles.write(file, FlatJson.write(kept));
    } catch (IOException e) {
      log.debug("cannot keep the inspection of {}", executable, e);
    }
    return inspection;
  }

  private static String stamp(Path executable, Inspection inspection) throws IOException {
    StringBuilder stamp = new StringBuilder(Requirements.hash(Resources.text("inspect.py")));
    stamp.append(' ').append(System.getProperty("java.home"));
    stamp.append(' ').append(System.getProperty("java.version"));
    append(stamp, executable.toRealPath());
    append(stamp, Path.of(inspection.sitePackages()));
    if (inspection.libpython() != null) {
      append(stamp, Path.of(inspection.libpython()));
    }
    if (inspection.jepLibrary() != null) {
      append(stamp, Path.of(inspection.jepLibrary()));
    }
    return stamp.toString();
  }

  private static void append(StringBuilder stamp, Path file) throws IOException {
    stamp.append(' ').append(file).append('@').append(Files.getLastModifiedTime(file).toMillis());
  }

  /**
   * Judges an inspection.
   *
   * @param javaJep the version of Jep in this JVM
   * @param variables this process's environment, which the embedded interpreter reads
   * @param recorded why Jep could not be built, where that is known
   */
  static Embedding judge(
      Inspection python, String javaJep, Map<String, String> variables, Jep.Outcome recorded) {
    String pythonHome = variables.get("PYTHONHOME");
    if (pythonHome != null && !pythonHome.isEmpty()) {
      return Embedding.impossible(
          "PYTHONHOME is set to " + pythonHome + ", which hides the environment",
          "unset PYTHONHOME");
    }
    String installed = python.packages().get("jep");
    if (installed == null && recorded.problem() != null && recorded.remedy() != null) {
      return Embedding.impossible(recorded.problem(), recorded.remedy());
    }
    if (python.libpython() == null) {
      return Embedding.impossible(
          "Python " + python.version() + " has no shared libpython",
          "use a Python built with --enable-shared");
    }
    if (installed == null || python.jepLibrary() == null) {
      return Embedding.impossible(
          "Jep is not installed in " + python.prefix(), remedy(python, javaJep));
    }
    if (!installed.equals(javaJep)) {
      return Embedding.impossible(
          "Jep is " + installed + " in Python and " + javaJep + " in Java",
          remedy(python, javaJep));
    }
    if (python.jepLoadProblem() != null) {
      return Embedding.impossible(
          python.jepLibrary() + " cannot be loaded: " + python.jepLoadProblem(),
          "build it again: " + remedy(python, javaJep));
    }
    return Embedding.with(Path.of(python.jepLibrary()));
  }

  private static String remedy(Inspection python, String javaJep) {
    return "run "
        + python.executable()
        + " -m pip install --force-reinstall --no-deps jep=="
        + javaJep
        + " with JAVA_HOME set to a JDK";
  }

  static Embedding of(
      Path executable, Requirements requirements, Tune4jHome home, Jep.Outcome recorded) {
    try {
      return judge(
          inspect(executable, requirements, home),
          Resources.jepVersion(),
          System.getenv(),
          recorded);
    } catch (EnvironmentException e) {
      return Embedding.impossible(e.problem(), e.remedy());
    }
  }

  static Jep.Outcome recorded(@Nullable Completion completion) {
    return completion == null
        ? Jep.Outcome.INSTALLED
        : new Jep.Outcome(completion.jepProblem(), completion.jepRemedy());
  }
}

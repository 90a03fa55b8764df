package io.github.tune4j.python;

import io.github.tune4j.python.DoctorReport.Check;
import java.util.ArrayList;
import java.util.List;

/** The doctor's checks of an interpreter and of what is installed in it. */
final class LibraryChecks {

  private LibraryChecks() {}

  static Check python(Inspection python) {
    PythonVersion.Range range = PythonVersion.Range.SUPPORTED;
    String detail = python.version() + " (" + python.executable() + ")";
    return range.contains(python.python())
        ? Check.ok("python", detail)
        : Check.problem(
            "python", detail + " is " + range.complaint(python.python()), "install " + range);
  }

  static Check libpython(Inspection python) {
    String library = python.libpython();
    return library != null
        ? Check.ok("libpython", library)
        : Check.warning(
            "libpython",
            "none: this Python runs as a worker process, it cannot be embedded",
            "use a Python built with --enable-shared (on Debian: apt install libpython3-dev)");
  }

  static List<Check> versions(Inspection python, Requirements requirements) {
    List<Check> checks = new ArrayList<>();
    requirements
        .pins()
        .forEach(
            (name, pinned) -> {
              String installed = python.packages().get(name);
              String remedy =
                  "run " + python.executable() + " -m pip install " + name + "==" + pinned;
              if (installed == null) {
                checks.add(Check.problem(name, "not installed, " + pinned + " is needed", remedy));
              } else if (!Requirements.fits(pinned, installed)) {
                checks.add(
                    Check.warning(name, installed + ", Tune4J is tested with " + pinned, remedy));
              } else {
                checks.add(Check.ok(name, installed));
              }
            });
    return checks;
  }

  static Check jep(Inspection python, Jep.Outcome recorded) {
    String java = Resources.jepVersion();
    Embedding embedding = Preflight.judge(python, java, System.getenv(), recorded);
    return embedding.possible()
        ? Check.ok("jep", java + " in Java and in Python")
        : Check.warning("jep", String.valueOf(embedding.problem()), embedding.remedy());
  }
}

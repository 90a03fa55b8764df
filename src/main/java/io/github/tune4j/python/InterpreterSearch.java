package io.github.tune4j.python;

import io.github.tune4j.exception.EnvironmentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an interpreter that fits: the one that was asked for, or the newest on the {@code
 * PATH}, where one that can be embedded goes before one that cannot. Immutable.
 */
final class InterpreterSearch {

  /** The environment variable that names the interpreter: a path, or a command on the PATH. */
  static final String VARIABLE = "TUNE4J_PYTHON";

  private static final int REPORTED = 8;

  private final PythonVersion.Range range;

  InterpreterSearch(PythonVersion.Range range) {
    this.range = range;
  }

  PythonVersion.Range range() {
    return range;
  }

  /** What the caller or {@link #VARIABLE} asks for, as an absolute path; null when neither does. */
  static @Nullable Path requested(@Nullable Path given) {
    if (given != null) {
      return locate(given);
    }
    String variable = System.getenv(VARIABLE);
    return variable == null || variable.isBlank() ? null : locate(Path.of(variable.strip()));
  }

  /**
   * Finds the interpreter to build an environment with.
   *
   * @param requested the only one to look at; null to look at all on the {@code PATH}
   * @throws EnvironmentException if none fits; one line that names each and says why
   */
  Inspection find(@Nullable Path requested) {
    return requested == null ? findOnPath() : examine(requested);
  }

  private static Path locate(Path requested) {
    if (requested.getNameCount() == 1 && !Files.exists(requested)) {
      List<Path> found = Jvm.onPath(requested.toString());
      if (!found.isEmpty()) {
        return found.get(0);
      }
    }
    return requested.toAbsolutePath();
  }

  private Inspection examine(Path executable) {
    if (!Files.isRegularFile(executable)) {
      throw new EnvironmentException(
          "there is no interpreter " + executable,
          "give the path of " + range + " with --python or " + VARIABLE);
    }
    Inspection inspection = Inspection.ofInterpreter(executable);
    String unfit = whyUnfit(inspection);
    if (unfit != null) {
      throw new EnvironmentException(
          "Python " + inspection.version() + " (" + executable + ") does not fit: " + unfit,
          "give " + range + " with --python or " + VARIABLE);
    }
    return inspection;
  }

  private @Nullable String whyUnfit(Inspection inspection) {
    if (!range.contains(inspection.python())) {
      return range.complaint(inspection.python());
    }
    if (!inspection.bits().equals("64")) {
      return "it has " + inspection.bits() + " bits, PyTorch needs 64";
    }
    if (!inspection.implementation().equals("CPython")) {
      return "it is " + inspection.implementation() + ", not CPython";
    }
    if (inspection.venvProblem() != null) {
      return inspection.venvProblem() + " (on Debian: apt install python3-venv)";
    }
    return null;
  }

  private Inspection findOnPath() {
    List<Inspection> fit = new ArrayList<>();
    List<String> unfit = new ArrayList<>();
    for (Path candidate : candidates()) {
      try {
        Inspection inspection = Inspection.ofInterpreter(candidate);
        String why = whyUnfit(inspection);
        if (why == null) {
          fit.add(inspection);
        } else {
          unfit.add(candidate + " is " + inspection.version() + ", " + why);
        }
      } catch (EnvironmentException e) {
        unfit.add(e.problem());
      }
    }
    return fit.stream()
        .max(
            Comparator.comparing(Inspection::embeddable)
                .thenComparing(Inspection::python)
                // Of equals the first on the PATH, as a shell would take it.
                .thenComparing(Comparator.<Inspection, Integer>comparing(fit::indexOf).reversed()))
        .orElseThrow(() -> noneFits(unfit));
  }

  private EnvironmentException noneFits(List<String> unfit) {
    String seen;
    if (unfit.isEmpty()) {
      seen = "no python on the PATH";
    } else {
      seen =
          "no Python that fits: "
              + String.join("; ", unfit.subList(0, Math.min(REPORTED, unfit.size())));
      if (unfit.size() > REPORTED) {
        seen += "; and " + (unfit.size() - REPORTED) + " more";
      }
    }
    return new EnvironmentException(
        seen, "install " + range + ", or name one with --python or " + VARIABLE);
  }

  /** Every interpreter on the PATH once: newest names first, then the order of the PATH. */
  private List<Path> candidates() {
    Stream<String> versioned =
        Stream.iterate(range.newest().minor(), minor -> minor - 1)
            .limit(Math.max(0, range.newest().minor() - range.oldest().minor() + 1))
            .map(minor -> "python" + range.newest().major() + "." + minor);
    Map<String, Path> byFile = new LinkedHashMap<>();
    Stream.concat(versioned, Stream.of("python3", "python"))
        .flatMap(name -> Jvm.onPath(name).stream())
        .forEach(file -> byFile.putIfAbsent(Inspection.realPath(file), file));
    return List.copyOf(byFile.values());
  }
}

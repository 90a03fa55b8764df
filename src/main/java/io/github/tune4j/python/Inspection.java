package io.github.tune4j.python;

import io.github.tune4j.exception.EnvironmentException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an interpreter says about itself, asked in a process of its own. Immutable.
 *
 * @param version for example {@code "3.11.7"}
 * @param implementation for example {@code "CPython"}
 * @param platform sysconfig's name, for example {@code "linux-x86_64"}
 * @param bits the size of a pointer: {@code "64"} or {@code "32"}
 * @param executable {@code sys.executable}
 * @param prefix {@code sys.prefix}
 * @param sitePackages where pip installs to
 * @param libpython the shared library, or null when there is none
 * @param headers whether {@code Python.h} is there
 * @param venvProblem why it cannot make a virtual environment, or null
 * @param packages the installed versions of the distributions that were asked for
 * @param jepLibrary Jep's native library, or null
 * @param jepLoadProblem why that library cannot be loaded, or null
 */
record Inspection(
    String version,
    String implementation,
    String platform,
    String bits,
    String executable,
    String prefix,
    String sitePackages,
    @Nullable String libpython,
    boolean headers,
    @Nullable String venvProblem,
    Map<String, String> packages,
    @Nullable String jepLibrary,
    @Nullable String jepLoadProblem) {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /**
   * Asks an interpreter of any version.
   *
   * @throws EnvironmentException if it cannot be run or does not answer; one line
   */
  static Inspection ofInterpreter(Path executable) {
    return ask(executable, List.of("-E", "-s", "-", ""));
  }

  /**
   * Asks the interpreter of an environment, Jep's library included.
   *
   * @param distributions whose versions to look up, besides Jep's
   * @throws EnvironmentException if it cannot be run or does not answer; one line
   */
  static Inspection ofEnvironment(Path executable, Collection<String> distributions) {
    Path libjvm = Jvm.library();
    List<String> arguments = new ArrayList<>(List.of("-I", "-"));
    arguments.add(libjvm == null ? "" : libjvm.toString());
    arguments.addAll(distributions);
    arguments.add("jep");
    return ask(executable, arguments);
  }

  private static Inspection ask(Path executable, List<String> arguments) {
    StringBuilder answer = new StringBuilder();
    Subprocess.Result result;
    try {
      result =
          Subprocess.of(executable, arguments)
              .input(Resources.text("inspect.py"))
              .timeout(LIMIT)
              .run(answer::append, line -> {});
    } catch (IOException e) {
      throw cannotRun(executable, String.valueOf(e.getMessage()), e);
    }
    if (!result.succeeded()) {
      List<String> said = result.lastLines();
      String why =
          result.timedOut()
              ? "no answer within " + LIMIT.toSeconds() + " s"
              : "exit code " + result.exitCode();
      throw cannotRun(executable, said.isEmpty() ? why : said.get(0), null);
    }
    try {
      return from(FlatJson.read(answer.toString()));
    } catch (IOException e) {
      throw cannotRun(executable, "it answered with no JSON", e);
    }
  }

  private static EnvironmentException cannotRun(
      Path executable, String why, @Nullable Exception cause) {
    return new EnvironmentException(
        "cannot run " + executable + " (" + why + ")",
        "give another interpreter with --python or " + InterpreterSearch.VARIABLE,
        cause);
  }

  private static final String PACKAGE = "packages.";

  /** Reads what {@link #values} wrote, or inspect.py. */
  static Inspection from(Map<String, String> values) throws IOException {
    Map<String, String> packages = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(PACKAGE)) {
            packages.put(key.substring(PACKAGE.length()), value);
          }
        });
    return new Inspection(
        FlatJson.required(values, "version"),
        FlatJson.required(values, "implementation"),
        FlatJson.required(values, "platform"),
        FlatJson.required(values, "bits"),
        FlatJson.required(values, "executable"),
        FlatJson.required(values, "prefix"),
        FlatJson.required(values, "sitePackages"),
        values.get("libpython"),
        FlatJson.required(values, "headers").equals("true"),
        values.get("venvProblem"),
        packages,
        values.get("jepLibrary"),
        values.get("jepLoadProblem"));
  }

  Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("version", version);
    values.put("implementation", implementation);
    values.put("platform", platform);
    values.put("bits", bits);
    values.put("executable", executable);
    values.put("prefix", prefix);
    values.put("sitePackages", sitePackages);
    FlatJson.put(values, "libpython", libpython);
    values.put("headers", String.valueOf(headers));
    FlatJson.put(values, "venvProblem", venvProblem);
    packages.forEach((name, installed) -> values.put(PACKAGE + name, installed));
    FlatJson.put(values, "jepLibrary", jepLibrary);
    FlatJson.put(values, "jepLoadProblem", jepLoadProblem);
    return values;
  }

  PythonVersion python() {
    return PythonVersion.parse(version);
  }

  /** Whether Jep can be built for it. */
  boolean embeddable() {
    return libpython != null && headers;
  }

  /** The file that a path leads to, links resolved where that is possible. */
  static String realPath(Path executable) {
    try {
      return executable.toRealPath().toString();
    } catch (IOException e) {
      return executable.toString();
    }
  }
}

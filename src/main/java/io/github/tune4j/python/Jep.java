package io.github.tune4j.python;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds Jep's native library into an environment. It may fail: the worker process does without it,
 * so a failure is an outcome with its reason, not an exception.
 */
final class Jep {

  private static final Logger log = LoggerFactory.getLogger(PythonEnvironment.class);

  private Jep() {}

  /**
   * How it went.
   *
   * @param problem why Jep is not installed, or null
   * @param remedy how to mend it, or null
   */
  record Outcome(@Nullable String problem, @Nullable String remedy) {
    static final Outcome INSTALLED = new Outcome(null, null);
  }

  /**
   * Installs that version of Jep.
   *
   * @param python the environment's interpreter
   * @param kit a JDK with JNI headers; null when there is none, and then only a ready-made wheel
   *     can be installed
   */
  static Outcome install(Path executable, Inspection python, String version, @Nullable Path kit) {
    if (python.libpython() == null) {
      return new Outcome(
          "Python " + python.version() + " has no shared libpython",
          "install one built with --enable-shared (on Debian: apt install libpython3-dev), name it"
              + " with --python, and run ./tune4j env install");
    }
    String pinned = "jep==" + version;
    Pip pip = new Pip(executable);
    try {
      // Forced: a build that was killed may have left a half of it.
      log.info("installing {}", pinned);
      Subprocess.Result result =
          kit == null
              ? pip.install(
                  Map.of(), "--force-reinstall", "--no-deps", "--only-binary", "jep", pinned)
              : pip.install(
                  Map.of("JAVA_HOME", kit.toString()), "--force-reinstall", "--no-deps", pinned);
      if (result.succeeded()) {
        return Outcome.INSTALLED;
      }
      return kit == null ? noKit() : explain(result, python, kit);
    } catch (IOException e) {
      return new Outcome("pip could not be started: " + e.getMessage(), "run ./tune4j env install");
    }
  }

  private static Outcome noKit() {
    return new Outcome(
        "there is no JDK with JNI headers (include/jni.h) to build Jep with",
        "install a JDK (not a JRE), set JAVA_HOME to it, and run ./tune4j env install");
  }

  private static Outcome explain(Subprocess.Result result, Inspection python, Path kit) {
    String all = String.join("\n", result.lastLines()).toLowerCase(Locale.ROOT);
    if (!python.headers() || all.contains("python.h")) {
      return new Outcome(
          "Python " + python.version() + " has no headers (Python.h) to build Jep with",
          "install them (on Debian: apt install libpython3-dev) and run ./tune4j env install");
    }
    if (all.contains("command 'gcc' failed: no such file")
        || all.contains("command 'cc' failed: no such file")
        || all.contains("command 'clang' failed: no such file")
        || all.contains("no such file or directory: 'gcc'")
        || all.contains("no such file or directory: 'cc'")
        || all.contains("unable to execute")
        || all.contains("microsoft visual c++")) {
      return new Outcome(
          "there is no C compiler to build Jep with",
          "install one (on Debian: apt install gcc libc6-dev; on macOS: xcode-select --install)"
              + " and run ./tune4j env install");
    }
    return new Outcome(
        "Jep could not be built with the JDK " + kit + " (" + Pip.account(result) + ")",
        "mend what pip says and run ./tune4j env install");
  }
}

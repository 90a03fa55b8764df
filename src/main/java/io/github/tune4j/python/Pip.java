package io.github.tune4j.python;

import io.github.tune4j.exception.EnvironmentException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * pip in an environment. Its own configuration files and {@code PIP_*} variables apply; its lines
 * are logged, the long steps at INFO and the rest at DEBUG.
 */
final class Pip {

  private static final Logger log = LoggerFactory.getLogger(PythonEnvironment.class);

  private static final Pattern DOWNLOAD =
      Pattern.compile("\\s*Downloading (?:\\S*/)?(\\S+) \\((\\d\\S* [MG]B)\\).*");
  private static final Pattern UNPACK = Pattern.compile("\\s*Installing collected packages: (.*)");
  private static final int SHOWN_LINES = 4;
  private static final int SHOWN_CHARACTERS = 700;

  private final Path executable;

  Pip(Path executable) {
    this.executable = executable;
  }

  /**
   * Installs into the environment.
   *
   * @param variables set for pip besides those of this process
   * @param arguments what follows {@code pip install}
   * @throws IOException if the interpreter cannot be started
   */
  Subprocess.Result install(Map<String, String> variables, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            // Isolated: PYTHONPATH and the user's site-packages are not what this environment has.
            List.of("-I", "-X", "utf8", "-m", "pip", "--no-input", "--no-color"));
    command.addAll(List.of("--disable-pip-version-check", "install", "--no-user"));
    command.addAll(List.of("--progress-bar", "off"));
    command.addAll(Arrays.asList(arguments));
    Subprocess pip = Subprocess.of(executable, command);
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      pip = pip.variable(variable.getKey(), variable.getValue());
    }
    return pip.run(Pip::report, line -> log.debug("pip: {}", line));
  }

  private static void report(String line) {
    Matcher download = DOWNLOAD.matcher(line);
    Matcher unpack = UNPACK.matcher(line);
    if (download.matches()) {
      log.info("downloading {} ({})", download.group(1), download.group(2));
    } else if (unpack.matches() && unpack.group(1).contains(",")) {
      log.info("unpacking {} packages", unpack.group(1).split(",", -1).length);
    } else {
      log.debug("pip: {}", line);
    }
  }

  /** pip's own account of a failure, in one bounded line. */
  static String account(Subprocess.Result result) {
    List<String> errors =
        result.lastLines().stream()
            .map(String::strip)
            .filter(line -> line.startsWith("ERROR") || line.contains("rror:"))
            .filter(line -> !line.startsWith("note:"))
            .distinct()
            .toList();
    List<String> lines = errors.isEmpty() ? result.lastLines() : errors;
    String text =
        String.join(" | ", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    text = text.isBlank() ? "exit code " + result.exitCode() : text;
    return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
  }

  /** What pip's failure asks for. */
  static EnvironmentException failed(Subprocess.Result result) {
    String all = String.join("\n", result.lastLines()).toLowerCase(Locale.ROOT);
    String remedy;
    if (all.contains("no space left")) {
      remedy = "free disk space, or set " + Tune4jHome.VARIABLE + " (and TMPDIR) to a larger disk";
    } else if (all.contains("connection")
        || all.contains("retry")
        || all.contains("ssl")
        || all.contains("proxy")
        || all.contains("name resolution")) {
      remedy = "check the network, the proxy and pip's configuration (PIP_INDEX_URL, PIP_CERT)";
    } else if (all.contains("no matching distribution")) {
      remedy = "check that the network or pip's configured index has this version for this Python";
    } else {
      remedy = "mend what pip says and run ./tune4j env install";
    }
    return new EnvironmentException("pip failed (" + account(result) + ")", remedy);
  }
}

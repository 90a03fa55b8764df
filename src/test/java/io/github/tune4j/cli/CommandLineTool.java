package io.github.tune4j.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The cli jar, started as the launcher starts it. */
final class CommandLineTool {

  private static final Path JAR = Path.of(System.getProperty("tune4j.cliJar", ""));

  private CommandLineTool() {}

  /** How it ended, and what it printed. */
  record Ended(int code, String out, String err) {
    /** The JSON document on the last line. */
    JsonNode json() {
      List<String> lines = out.lines().toList();
      return JsonMapper.shared().readTree(lines.get(lines.size() - 1));
    }
  }

  static Process start(String... arguments) throws IOException {
    return start(Map.of(), arguments);
  }

  static Process start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-jar", JAR.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return builder.start();
  }

  static Ended run(String... arguments) throws Exception {
    return end(start(arguments));
  }

  static Ended end(Process process) throws Exception {
    process.getOutputStream().close();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Thread errors =
        new Thread(
            () -> {
              try (InputStream stream = process.getErrorStream()) {
                stream.transferTo(err);
              } catch (IOException e) {
                // the process is gone; what it said is there
              }
            });
    errors.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    errors.join();
    return new Ended(process.waitFor(), out, err.toString(StandardCharsets.UTF_8));
  }
}

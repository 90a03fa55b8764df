package io.github.tune4j.testing;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A main class of the tests in a JVM of its own: with another heap, or with less on its class path.
 */
public record ChildJvm(Class<?> main, List<String> options, List<String> absent) {

  /** How it ended, and everything that it printed. */
  public record Ended(int code, String output) {}

  public static ChildJvm of(Class<?> main) {
    return new ChildJvm(main, List.of(), List.of());
  }

  /** Options of the JVM, such as {@code -Xmx64m}. */
  public ChildJvm options(String... values) {
    return new ChildJvm(main, List.of(values), absent);
  }

  /** Leaves jars whose names begin so out of the class path. */
  public ChildJvm without(String... jars) {
    return new ChildJvm(main, options, List.of(jars));
  }

  public Ended run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  private String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(
            entry ->
                absent.stream()
                    .noneMatch(jar -> String.valueOf(Path.of(entry).getFileName()).startsWith(jar)))
        .collect(Collectors.joining(File.pathSeparator));
  }
}

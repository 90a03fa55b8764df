package io.github.tune4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./tune4j} does before Java runs. */
@Timeout(300)
class LauncherIT {

  @TempDir private Path folder = Path.of("");

  @Test
  void jarsInTheVariable_areOnTheClassPath() throws Exception {
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            """
            model: {name: examples/starter}
            dataset: {source: {jdbc: "jdbc:sqlite::memory:", query: SELECT 1 AS a WHERE 1 = 0}}
            output: "%s"
            """
                .formatted(folder.resolve("run")));
    String driver =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(jar -> jar.contains("sqlite-jdbc"))
            .findFirst()
            .orElseThrow();

    assertThat(plan(job, Map.of()))
        .contains(
            "there is no driver for sqlite on the class path; add org.xerial:sqlite-jdbc, for");
    assertThat(plan(job, Map.of("TUNE4J_CLASSPATH", driver)))
        .contains("error: the query gives no row (query)");
  }

  private static String plan(Path job, Map<String, String> environment) throws Exception {
    ProcessBuilder launcher = new ProcessBuilder("./tune4j", "plan", job.toString());
    launcher.environment().remove("TUNE4J_CLASSPATH");
    launcher.environment().putAll(environment);
    Process process = launcher.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(ExitCode.BAD_INPUT);
    return output;
  }
}

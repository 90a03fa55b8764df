package io.github.tune4j.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Bind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame.OutputType;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.utility.DockerStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A container that ran to its end, without a network.
 *
 * @param exitCode what it exited with
 * @param stdout what it printed
 * @param stderr what it logged
 */
record Finished(long exitCode, String stdout, String stderr) {

  private static final Duration LONGEST = Duration.ofMinutes(15);

  /**
   * Runs a command in the image.
   *
   * @param work the folder of this machine to mount at /work, whose owner the command then runs as;
   *     null for none
   */
  static Finished run(Future<String> image, @Nullable Path work, String... command)
      throws IOException {
    String owner = work == null ? null : ownerOf(work);
    try (GenericContainer<?> container = new GenericContainer<>(image)) {
      container
          .withNetworkMode("none")
          .withCommand(command)
          .withStartupCheckStrategy(new UntilItEnds().withTimeout(LONGEST));
      if (work != null && owner != null) {
        Bind bind = Bind.parse(work.toAbsolutePath() + ":/work");
        container.withCreateContainerCmdModifier(
            create -> {
              create.withUser(owner);
              create.getHostConfig().withBinds(bind);
            });
      }
      container.start();
      Long exitCode = container.getCurrentContainerInfo().getState().getExitCodeLong();
      return new Finished(
          exitCode == null ? -1 : exitCode,
          container.getLogs(OutputType.STDOUT),
          container.getLogs(OutputType.STDERR));
    }
  }

  private static String ownerOf(Path folder) throws IOException {
    return Files.getAttribute(folder, "unix:uid") + ":" + Files.getAttribute(folder, "unix:gid");
  }

  /** The last line of stdout as JSON. */
  JsonNode json() {
    List<String> lines = stdout.strip().lines().toList();
    return JsonMapper.builder().build().readTree(lines.get(lines.size() - 1));
  }

  /** Both streams, for the message of a failed assertion. */
  String output() {
    return "stdout:\n" + stdout + "\nstderr:\n" + stderr;
  }

  /** The container has started, for Testcontainers, when it has ended in whatever way. */
  private static final class UntilItEnds extends StartupCheckStrategy {
    @Override
    public StartupStatus checkStartupState(DockerClient client, String container) {
      return DockerStatus.isContainerStopped(getCurrentState(client, container))
          ? StartupStatus.SUCCESSFUL
          : StartupStatus.NOT_YET_KNOWN;
    }
  }
}

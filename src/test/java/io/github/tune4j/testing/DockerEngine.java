package io.github.tune4j.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.testcontainers.DockerClientFactory;

/** The engine in which tests start containers. */
public final class DockerEngine {

  private DockerEngine() {}

  /** Skips the test when there is none; with {@code CI=true} it fails instead. */
  public static void require() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      String message = "there is no Docker engine (DOCKER_HOST, or the default socket)";
      if ("true".equals(System.getenv("CI"))) {
        fail(message);
      }
      assumeTrue(false, message);
    }
  }
}

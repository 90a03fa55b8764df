package io.github.tune4j.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.images.builder.ImageFromDockerfile;

/** The image of this checkout, built as {@code docker build -f docker/Dockerfile .} would. */
final class Image {

  /** Kept after the tests: the next build takes its unchanged layers from it. */
  private static final String NAME = "localhost/tune4j:test";

  private static final Path CHECKOUT = Path.of("").toAbsolutePath();

  private Image() {}

  @SuppressWarnings("deprecation") // The other way takes nothing outside the Dockerfile's folder.
  static ImageFromDockerfile ofThisCheckout() {
    ImageFromDockerfile image =
        new ImageFromDockerfile(NAME, false)
            .withFileFromPath("docker/Dockerfile", CHECKOUT.resolve("docker/Dockerfile"))
            .withDockerfilePath("docker/Dockerfile");
    for (String path : context()) {
      image.withFileFromPath(path, CHECKOUT.resolve(path));
    }
    String wheels = System.getenv("PIP_FIND_LINKS");
    if (wheels != null && Files.isDirectory(Path.of(wheels))) {
      for (Path wheel : wheelsIn(Path.of(wheels))) {
        image.withFileFromPath("docker/wheels/" + wheel.getFileName(), wheel);
      }
    }
    return image;
  }

  /** What {@code .dockerignore} lets through. */
  private static List<String> context() {
    try {
      return Files.readAllLines(CHECKOUT.resolve(".dockerignore")).stream()
          .filter(line -> line.startsWith("!"))
          .map(line -> line.substring(1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> wheelsIn(Path folder) {
    try (DirectoryStream<Path> wheels = Files.newDirectoryStream(folder, "*.whl")) {
      ArrayList<Path> found = new ArrayList<>();
      wheels.forEach(found::add);
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

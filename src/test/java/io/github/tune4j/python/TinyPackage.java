package io.github.tune4j.python;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A source distribution {@code tiny==1.0} whose build tells that it has begun and then waits for a
 * gate, so that a test decides how far pip gets. Needs no network.
 */
record TinyPackage(Path folder) {

  private static final String BACKEND =
      """
      import os, pathlib, time, zipfile

      HERE = pathlib.Path(%s)

      def get_requires_for_build_wheel(config_settings=None):
          return []

      def build_wheel(directory, config_settings=None, metadata_directory=None):
          with open(HERE / "builds", "a") as builds:
              builds.write("%%d\\n" %% os.getpid())
          while not (HERE / "gate").exists():
              time.sleep(0.05)
          name = "tiny-1.0-py3-none-any.whl"
          info = "tiny-1.0.dist-info/"
          with zipfile.ZipFile(pathlib.Path(directory) / name, "w") as wheel:
              wheel.writestr("tiny/__init__.py", "ready = True\\n")
              wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1.0\\n")
              wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
              wheel.writestr(info + "RECORD", "")
          return name
      """;

  static TinyPackage in(Path folder) throws IOException {
    Files.createDirectories(folder);
    String backend = BACKEND.formatted("r'" + folder + "'");
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("tiny-1.0.zip")))) {
      add(zip, "PKG-INFO", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n");
      add(
          zip,
          "pyproject.toml",
          "[build-system]\nrequires = []\nbuild-backend = \"backend\"\nbackend-path = [\".\"]\n");
      add(zip, "backend.py", backend);
    }
    return new TinyPackage(folder);
  }

  private static void add(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry("tiny-1.0/" + name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  Requirements requirements() {
    return requirements("1.0");
  }

  /** Those that ask for another version; only 1.0 exists. */
  Requirements requirements(String version) {
    String text = "--no-index\n--find-links " + folder + "\ntiny==" + version + "\n";
    return new Requirements(text, null);
  }

  void openGate() throws IOException {
    Files.writeString(folder.resolve("gate"), "");
  }

  /** The process ids of the builds that have begun. */
  List<Long> builds() {
    try {
      Path builds = folder.resolve("builds");
      return Files.exists(builds)
          ? Files.readAllLines(builds).stream().map(Long::valueOf).toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.github.tune4j.python;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where things lie in a virtual (or conda) environment. */
final class Venv {

  private Venv() {}

  /** Its interpreter, links not resolved; null when there is none. */
  static @Nullable Path executable(Path folder) {
    for (String name : List.of("bin/python", "Scripts/python.exe", "python.exe", "bin/python3")) {
      Path executable = folder.resolve(name);
      if (Files.isRegularFile(executable)) {
        return executable.toAbsolutePath().normalize();
      }
    }
    return null;
  }
}

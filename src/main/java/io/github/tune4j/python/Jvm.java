package io.github.tune4j.python;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The Java installations of this machine, as far as building and loading Jep needs them. */
final class Jvm {

  private Jvm() {}

  /** The library of this JVM, or null where it is not at its usual place. */
  static @Nullable Path library() {
    Path home = Path.of(System.getProperty("java.home"));
    for (String name :
        List.of("lib/server/libjvm.so", "lib/server/libjvm.dylib", "bin/server/jvm.dll")) {
      Path library = home.resolve(name);
      if (Files.isRegularFile(library)) {
        return library;
      }
    }
    return null;
  }

  /**
   * A JDK with JNI headers and a compiler: the one that runs this, the one that {@code JAVA_HOME}
   * names, or the one whose {@code javac} is on the {@code PATH}; null where there is none.
   */
  static @Nullable Path developmentKit() {
    List<Path> candidates = new ArrayList<>();
    Path home = Path.of(System.getProperty("java.home"));
    candidates.add(home);
    Path above = home.getParent();
    if (above != null) {
      candidates.add(above);
    }
    String variable = System.getenv("JAVA_HOME");
    if (variable != null && !variable.isBlank()) {
      candidates.add(Path.of(variable.strip()));
    }
    for (Path javac : onPath("javac")) {
      candidates.add(Path.of(Inspection.realPath(javac)).resolve("../..").normalize());
    }
    return candidates.stream().filter(Jvm::canBuild).findFirst().orElse(null);
  }

  private static boolean canBuild(Path home) {
    return Files.isRegularFile(home.resolve("include").resolve("jni.h"))
        && (Files.isRegularFile(home.resolve("bin").resolve("javac"))
            || Files.isRegularFile(home.resolve("bin").resolve("javac.exe")));
  }

  /** The executable files of that name in the folders of the {@code PATH}, in its order. */
  static List<Path> onPath(String name) {
    String path = System.getenv("PATH");
    List<Path> found = new ArrayList<>();
    if (path == null) {
      return found;
    }
    for (String folder : path.split(Pattern.quote(File.pathSeparator), -1)) {
      for (String suffix : File.separatorChar == '\\' ? List.of(".exe", "") : List.of("")) {
        if (!folder.isBlank()) {
          Path file = Path.of(folder, name + suffix).toAbsolutePath();
          if (Files.isRegularFile(file) && Files.isExecutable(file)) {
            found.add(file);
          }
        }
      }
    }
    return found;
  }
}

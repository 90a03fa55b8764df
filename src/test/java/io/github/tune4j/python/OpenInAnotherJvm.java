package io.github.tune4j.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A program that opens a managed environment and prints its folder, for tests with several JVMs.
 */
final class OpenInAnotherJvm {

  private OpenInAnotherJvm() {}

  public static void main(String[] arguments) throws IOException {
    Tune4jHome home = new Tune4jHome(Path.of(arguments[0]));
    Requirements requirements = new Requirements(Files.readString(Path.of(arguments[1])), null);
    System.out.println("folder " + environment(home, requirements).open(null).folder());
  }

  static ManagedEnvironment environment(Tune4jHome home, Requirements requirements) {
    return new ManagedEnvironment(
        home,
        requirements,
        new InterpreterSearch(PythonVersion.Range.SUPPORTED),
        Jvm::developmentKit);
  }

  /** Starts it; what it logs and prints goes to {@code log}. */
  static Process start(Path home, Requirements requirements, Path log) throws IOException {
    Path text = Files.writeString(Path.of(log + ".requirements.txt"), requirements.text());
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            List.of(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                OpenInAnotherJvm.class.getName(),
                home.toString(),
                text.toString()))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}

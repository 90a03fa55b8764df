package io.github.tune4j.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tune4j.exception.EnvironmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Builds with real interpreters and real pip, of one tiny package, without the network. */
@Timeout(300)
class ManagedEnvironmentIT {

  private Path folder;
  private Tune4jHome home;
  private TinyPackage tiny;

  @BeforeEach
  void makePackage(@TempDir Path temporary) throws IOException {
    folder = temporary;
    // Blanks and other scripts in paths are usual in users' homes.
    home = new Tune4jHome(folder.resolve("my hömé"));
    tiny = TinyPackage.in(folder.resolve("packages"));
  }

  private ManagedEnvironment environment() {
    return OpenInAnotherJvm.environment(home, tiny.requirements());
  }

  @Test
  void firstOpen_builds_secondOpenReuses() throws IOException {
    tiny.openGate();
    ManagedEnvironment.Complete first = environment().open(null);
    assertThat(pythonOf(first)).isEqualTo("True");
    assertThat(environment().open(null)).isEqualTo(first);
    assertThat(environment().open(Path.of(first.completion().interpreter()))).isEqualTo(first);
    assertThat(tiny.builds()).hasSize(1);
  }

  @Test
  void failedBuild_leavesNothing_andSaysWhatPipSays() {
    ManagedEnvironment wrong = OpenInAnotherJvm.environment(home, tiny.requirements("2.0"));
    assertThatThrownBy(() -> wrong.open(null))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("No matching distribution found for tiny==2.0")
        .hasMessageNotContaining("\n");
    assertThat(builds()).isEmpty();
    assertThat(wrong.existing(null)).isEmpty();
  }

  @Test
  void lostInterpreter_isBuiltAgain() throws IOException {
    tiny.openGate();
    ManagedEnvironment.Complete first = environment().open(null);
    try (Stream<Path> programs = Files.list(first.folder().resolve("bin"))) {
      for (Path python : programs.filter(it -> it.toString().contains("python")).toList()) {
        Files.delete(python);
      }
    }
    ManagedEnvironment.Complete second = environment().open(null);
    assertThat(second.folder()).isNotEqualTo(first.folder());
    assertThat(builds()).containsExactly(second.folder());
  }

  @Test
  void killedJvm_leavesNoEnvironment_andItsPipCannotHarmTheNextBuild() throws Exception {
    Process killed =
        OpenInAnotherJvm.start(home.path(), tiny.requirements(), folder.resolve("killed.log"));
    await(() -> tiny.builds().size() == 1, killed);
    List<ProcessHandle> pip = killed.descendants().toList();
    List<Path> leftovers = builds();
    killed.destroyForcibly().waitFor();
    assertThat(environment().existing(null)).isEmpty();
    assertThat(pip).anyMatch(ProcessHandle::isAlive);

    // From here on the pip of the killed JVM goes on, beside ours.
    tiny.openGate();
    ManagedEnvironment.Complete complete = environment().open(null);
    assertThat(leftovers).hasSize(1).doesNotContain(complete.folder());
    assertThat(pythonOf(complete)).isEqualTo("True");
    assertThat(tiny.builds()).hasSize(2);

    await(() -> pip.stream().noneMatch(ProcessHandle::isAlive));
    environment().install(null);
    assertThat(builds()).containsExactly(complete.folder());
  }

  @Test
  void jvmKilledDuringVenv_leavesNoEnvironment() throws Exception {
    Process killed =
        OpenInAnotherJvm.start(home.path(), tiny.requirements(), folder.resolve("killed.log"));
    await(() -> !builds().isEmpty(), killed);
    killed.destroyForcibly().waitFor();
    assertThat(environment().existing(null)).isEmpty();
    tiny.openGate();
    assertThat(pythonOf(environment().open(null))).isEqualTo("True");
  }

  @Test
  void twoJvmsAtOnce_buildOnce() throws Exception {
    Path firstLog = folder.resolve("first.log");
    Path secondLog = folder.resolve("second.log");
    Process first = OpenInAnotherJvm.start(home.path(), tiny.requirements(), firstLog);
    Process second = OpenInAnotherJvm.start(home.path(), tiny.requirements(), secondLog);
    await(() -> tiny.builds().size() == 1, first, second);
    await(() -> (read(firstLog) + read(secondLog)).contains("waiting for another process"));
    tiny.openGate();
    assertThat(first.waitFor()).as(read(firstLog)).isZero();
    assertThat(second.waitFor()).as(read(secondLog)).isZero();
    assertThat(tiny.builds()).hasSize(1);
    assertThat(lastLine(firstLog)).startsWith("folder ").isEqualTo(lastLine(secondLog));
  }

  private static String pythonOf(ManagedEnvironment.Complete complete) throws IOException {
    StringBuilder said = new StringBuilder();
    Subprocess.of(complete.executable(), "-I", "-c", "import tiny; print(tiny.ready)")
        .run(said::append, said::append);
    return said.toString();
  }

  /** The builds on the disk, complete or not. */
  private List<Path> builds() {
    try (Stream<Path> files =
        Files.exists(home.path()) ? Files.walk(home.path(), 3) : Stream.of()) {
      return files.filter(file -> file.getFileName().toString().startsWith("venv-")).toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      return List.of();
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "";
    }
  }

  private static String lastLine(Path log) {
    return read(log).lines().reduce("", (one, next) -> next);
  }

  /** Waits for something that the other processes do; fails when one of them ends before it. */
  private void await(BooleanSupplier condition, Process... others) {
    Instant limit = Instant.now().plus(Duration.ofMinutes(2));
    while (!condition.getAsBoolean()) {
      for (Process other : others) {
        assertThat(other.isAlive()).as("a JVM that opens the environment ended early").isTrue();
      }
      assertThat(Instant.now()).isBefore(limit);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}

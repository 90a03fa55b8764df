package io.github.tune4j.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.tune4j.exception.EnvironmentException;
import io.github.tune4j.python.DoctorReport.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonEnvironmentIT {

  @Test
  void managed_hasEveryPinAndSource_andTheDoctorAgrees() throws IOException {
    PythonEnvironment python = PythonEnvironment.managed();
    assertThat(python.executable()).startsWithRaw(python.home()).isExecutable();
    assertThat(python.source().resolve("tune4j/__init__.py")).isRegularFile();

    StringBuilder said = new StringBuilder();
    Subprocess.of(python.executable(), "-I", "-c", "import sys; print(sys.prefix)")
        .run(said::append, said::append);
    assertThat(said).hasToString(python.home().toString());

    DoctorReport report = Doctor.examine(Tune4jHome.current());
    assertThat(report.ok()).as(report.table()).isTrue();
    assertThat(report.checks()).extracting(Check::name).contains("torch", "jep", "devices", "bf16");
    assertThat(python.embedding().possible())
        .isEqualTo(detail(report, "jep").status() == DoctorReport.Status.OK);
  }

  @Test
  void givenEnvironment_isUsedAsItIs() {
    PythonEnvironment managed = PythonEnvironment.managed();
    PythonEnvironment given = PythonEnvironment.of(managed.home());
    assertThat(given.executable()).isEqualTo(managed.executable());
    assertThat(given.pythonVersion()).isEqualTo(managed.pythonVersion());
    assertThat(given.embedding()).isEqualTo(managed.embedding());
  }

  @Test
  void environmentWithoutTheLibraries_saysWhichAndHow(@TempDir Path folder) throws IOException {
    Path venv = bareVenv(folder);
    assertThatThrownBy(() -> PythonEnvironment.of(venv))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("lacks torch==")
        .hasMessageContaining("-m pip install torch==");

    DoctorReport report = Doctor.examine(new Tune4jHome(folder.resolve("home")), venv);
    assertThat(report.ok()).isFalse();
    assertThat(detail(report, "torch").detail()).startsWith("not installed");
  }

  @Test
  void folderWithoutInterpreter_isSaid(@TempDir Path folder) {
    assertThatThrownBy(() -> PythonEnvironment.of(folder))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith("there is no Python environment in " + folder);
  }

  @Test
  void doctorWithoutEnvironment_saysHowToInstall_andBuildsNothing(@TempDir Path folder) {
    Path home = folder.resolve("home");
    DoctorReport report = Doctor.examine(new Tune4jHome(home));
    assertThat(report.ok()).isFalse();
    assertThat(detail(report, "environment").remedy()).isEqualTo("run ./tune4j env install");
    assertThat(home).doesNotExist();
  }

  @Test
  void jepThatCouldNotBeBuilt_keepsItsReason_andInstallTriesAgain(@TempDir Path folder)
      throws IOException {
    TinyPackage tiny = TinyPackage.in(folder.resolve("packages"));
    tiny.openGate();
    Requirements requirements =
        new Requirements(tiny.requirements().text(), Resources.jepVersion());
    Tune4jHome home = new Tune4jHome(folder.resolve("home"));
    InterpreterSearch search = new InterpreterSearch(PythonVersion.Range.SUPPORTED);
    assumeThat(search.find(null).embeddable()).isTrue();

    ManagedEnvironment withoutKit = new ManagedEnvironment(home, requirements, search, () -> null);
    ManagedEnvironment.Complete first = withoutKit.open(null);
    assertThat(embedding(first, requirements, home).problem())
        .startsWith("there is no JDK with JNI headers");

    assumeThat(Jvm.developmentKit()).isNotNull();
    ManagedEnvironment.Complete second =
        new ManagedEnvironment(home, requirements, search, Jvm::developmentKit).install(null);
    assertThat(second.folder()).isEqualTo(first.folder());
    assertThat(embedding(second, requirements, home)).returns(null, Embedding::problem);
    assertThat(embedding(second, requirements, home).possible()).isTrue();
  }

  @Test
  void shadedJar_unpacksItsSource(@TempDir Path folder) throws IOException {
    Path jar = Path.of(System.getProperty("tune4j.cliJar", "none"));
    assumeThat(jar).exists();
    Path classes = Files.createDirectory(folder.resolve("classes"));
    Path main = classes.resolve("io/github/tune4j/python/UnpackSource.class");
    Files.createDirectories(main.getParent());
    try (var stream = UnpackSource.class.getResourceAsStream("UnpackSource.class")) {
      Files.write(main, stream.readAllBytes());
    }
    StringBuilder said = new StringBuilder();
    Subprocess.of(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            List.of(
                "-cp",
                jar + java.io.File.pathSeparator + classes,
                UnpackSource.class.getName(),
                folder.resolve("home").toString()))
        .run(said::append, said::append);
    assertThat(said).startsWith("source ");
    assertThat(Path.of(said.substring(7)).resolve("tune4j/__init__.py")).isRegularFile();
    assertThat(Path.of(said.substring(7)))
        .isEqualTo(PythonSource.unpack(new Tune4jHome(folder.resolve("home"))));
  }

  private static Embedding embedding(
      ManagedEnvironment.Complete complete, Requirements requirements, Tune4jHome home) {
    return Preflight.of(
        complete.executable(), requirements, home, Preflight.recorded(complete.completion()));
  }

  private static Check detail(DoctorReport report, String name) {
    return report.checks().stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Path bareVenv(Path folder) throws IOException {
    Inspection python = new InterpreterSearch(PythonVersion.Range.SUPPORTED).find(null);
    Path venv = folder.resolve("venv");
    Subprocess.of(
            Path.of(python.executable()), "-I", "-m", "venv", "--without-pip", venv.toString())
        .run(line -> {}, line -> {});
    return venv;
  }
}

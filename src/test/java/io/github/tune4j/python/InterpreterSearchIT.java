package io.github.tune4j.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tune4j.exception.EnvironmentException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Asks the interpreters of this machine; the versions that fit are moved, not the interpreters. */
class InterpreterSearchIT {

  private static final InterpreterSearch SUPPORTED =
      new InterpreterSearch(PythonVersion.Range.SUPPORTED);

  private static InterpreterSearch only(int oldest, int newest) {
    return new InterpreterSearch(
        new PythonVersion.Range(new PythonVersion(3, oldest), new PythonVersion(3, newest)));
  }

  @Test
  void path_hasOneThatFits() {
    Inspection found = SUPPORTED.find(null);
    assertThat(PythonVersion.Range.SUPPORTED.contains(found.python())).isTrue();
    assertThat(SUPPORTED.find(Path.of(found.executable())).version()).isEqualTo(found.version());
  }

  @Test
  void tooOld_isOneLineThatNamesVersionAndRemedy() {
    Inspection found = SUPPORTED.find(null);
    Path executable = Path.of(found.executable());
    assertThatThrownBy(() -> only(98, 99).find(executable))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage(
            "Python %s (%s) does not fit: too old: give Python 3.98 to 3.99 with --python or TUNE4J_PYTHON",
            found.version(), executable);
    assertThatThrownBy(() -> only(1, 2).find(executable)).hasMessageContaining("too new");
  }

  @Test
  void noneFits_eachCandidateIsNamedWithItsVersionAndReason() {
    assertThatThrownBy(() -> only(98, 99).find(null))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith("no Python that fits: ")
        .hasMessageContaining(SUPPORTED.find(null).version() + ", too old")
        .hasMessageEndingWith(
            "install Python 3.98 to 3.99, or name one with --python or TUNE4J_PYTHON")
        .hasMessageNotContaining("\n");
  }

  @Test
  void programThatIsNoPython_isSaid() {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    assertThatThrownBy(() -> SUPPORTED.find(java))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith("cannot run " + java);
  }

  @Test
  void pathThatIsNotThere_isSaid() {
    Path nowhere = Path.of("/nowhere/python3");
    assertThatThrownBy(() -> SUPPORTED.find(nowhere))
        .hasMessageStartingWith("there is no interpreter " + nowhere);
  }

  @Test
  void commandName_isLookedUpOnThePath() {
    assertThat(InterpreterSearch.requested(Path.of("python3"))).isAbsolute().exists();
  }
}

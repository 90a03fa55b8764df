package io.github.tune4j.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PreflightTest {

  private static final Jep.Outcome INSTALLED = Jep.Outcome.INSTALLED;

  private static Inspection python(
      @Nullable String libpython, @Nullable String jep, @Nullable String loadProblem) {
    return new Inspection(
        "3.11.7",
        "CPython",
        "linux-x86_64",
        "64",
        "/venv/bin/python",
        "/venv",
        "/venv/lib/python3.11/site-packages",
        libpython,
        true,
        null,
        jep == null ? Map.of() : Map.of("jep", jep),
        jep == null ? null : "/venv/jep/libjep.so",
        loadProblem);
  }

  @Test
  void everythingFits_isPossible() {
    Embedding embedding =
        Preflight.judge(
            python("/lib/libpython3.11.so", "4.3.1", null), "4.3.1", Map.of(), INSTALLED);
    assertThat(embedding.possible()).isTrue();
    assertThat(embedding.jepLibrary()).isEqualTo(Path.of("/venv/jep/libjep.so"));
  }

  @Test
  void versionsDiffer_messageNamesBothSides() {
    Embedding embedding =
        Preflight.judge(
            python("/lib/libpython3.11.so", "4.2.2", null), "4.3.1", Map.of(), INSTALLED);
    assertThat(embedding.possible()).isFalse();
    assertThat(embedding.problem()).isEqualTo("Jep is 4.2.2 in Python and 4.3.1 in Java");
    assertThat(embedding.remedy()).contains("jep==4.3.1", "JAVA_HOME");
  }

  @Test
  void staticLibpython_isSaid() {
    assertThat(Preflight.judge(python(null, null, null), "4.3.1", Map.of(), INSTALLED).problem())
        .isEqualTo("Python 3.11.7 has no shared libpython");
  }

  @Test
  void jepThatCouldNotBeBuilt_showsTheRecordedReason() {
    Jep.Outcome recorded = new Jep.Outcome("there is no C compiler", "install one");
    Embedding embedding =
        Preflight.judge(python("/lib/libpython3.11.so", null, null), "4.3.1", Map.of(), recorded);
    assertThat(embedding).isEqualTo(new Embedding(null, "there is no C compiler", "install one"));
  }

  @Test
  void libraryThatCannotBeLoaded_showsTheLinkersReason() {
    Embedding embedding =
        Preflight.judge(
            python("/lib/libpython3.11.so", "4.3.1", "undefined symbol: Py_X"),
            "4.3.1",
            Map.of(),
            INSTALLED);
    assertThat(embedding.problem())
        .isEqualTo("/venv/jep/libjep.so cannot be loaded: undefined symbol: Py_X");
  }

  @Test
  void pythonHome_hidesTheEnvironment() {
    Embedding embedding =
        Preflight.judge(
            python("/lib/libpython3.11.so", "4.3.1", null),
            "4.3.1",
            Map.of("PYTHONHOME", "/usr"),
            INSTALLED);
    assertThat(embedding.problem()).startsWith("PYTHONHOME is set to /usr");
  }
}

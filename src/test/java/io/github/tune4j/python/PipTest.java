package io.github.tune4j.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tune4j.exception.EnvironmentException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipTest {

  private static EnvironmentException failed(String... lines) {
    return Pip.failed(new Subprocess.Result(1, List.of(lines), false));
  }

  @Test
  void message_isPipsErrorsAndARemedy() {
    assertThat(
            failed(
                "Collecting torch==2.13.0",
                "ERROR: Could not find a version that satisfies the requirement torch==2.13.0",
                "ERROR: No matching distribution found for torch==2.13.0"))
        .hasMessage(
            "pip failed (ERROR: Could not find a version that satisfies the requirement"
                + " torch==2.13.0 | ERROR: No matching distribution found for torch==2.13.0):"
                + " check that the network or pip's configured index has this version for this"
                + " Python");
  }

  @Test
  void fullDisk_isSaid() {
    assertThat(failed("ERROR: [Errno 28] No space left on device").remedy())
        .startsWith("free disk space");
  }

  @Test
  void noNetwork_isSaid() {
    assertThat(
            failed(
                    "WARNING: Retrying after connection broken by 'NameResolutionError'",
                    "ERROR: No matching distribution found for torch==2.13.0")
                .remedy())
        .startsWith("check the network");
  }

  @Test
  void message_isBounded() {
    String[] lines = Collections.nCopies(50, "e".repeat(1000)).toArray(String[]::new);
    assertThat(failed(lines).problem()).hasSizeLessThan(800);
  }
}

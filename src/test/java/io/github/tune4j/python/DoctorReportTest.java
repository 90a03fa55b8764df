package io.github.tune4j.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tune4j.python.DoctorReport.Check;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class DoctorReportTest {

  private static final Check JAVA = Check.ok("java", "17.0.15");
  private static final Check JEP = Check.warning("jep", "there is no C compiler", "install one");
  private static final Check TORCH = Check.problem("torch", "not installed", "install it");

  @Test
  void warning_isStillOk_problemIsNot() {
    assertThat(DoctorReport.of(List.of(JAVA, JEP)).ok()).isTrue();
    assertThat(DoctorReport.of(List.of(JAVA, TORCH)).ok()).isFalse();
  }

  @Test
  void table_hasOneLineForEachCheck_andItsRemedyBelow() {
    assertThat(DoctorReport.of(List.of(JAVA, JEP, TORCH)))
        .hasToString(
            """
            ok       java   17.0.15
            warning  jep    there is no C compiler
                            -> install one
            PROBLEM  torch  not installed
                            -> install it
            """);
  }

  @Test
  void json_hasThePublishedShape() {
    assertThat(JsonMapper.shared().writeValueAsString(DoctorReport.of(List.of(JAVA))))
        .isEqualTo(
            "{\"ok\":true,\"checks\":[{\"name\":\"java\",\"status\":\"OK\",\"detail\":\"17.0.15\","
                + "\"remedy\":null}]}");
  }
}

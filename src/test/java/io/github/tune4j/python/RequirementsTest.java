package io.github.tune4j.python;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequirementsTest {

  @Test
  void pins_ignoreCommentsOptionsMarkersAndExtras() {
    Requirements requirements =
        new Requirements(
            """
            # torch==1.0
            --no-index
            torch==2.13.0   # the pinned one
            bitsandbytes==0.50.2 ; sys_platform != "darwin"
            transformers[torch]==5.23.0
            """,
            null);
    assertThat(requirements.pins())
        .containsExactly(
            entry("torch", "2.13.0"),
            entry("bitsandbytes", "0.50.2"),
            entry("transformers", "5.23.0"));
  }

  @Test
  void packaged_pinsEveryLine() {
    assertThat(Requirements.packaged().pins()).containsKeys("torch", "transformers", "trl", "peft");
    assertThat(Requirements.packaged().jepVersion()).matches("\\d+\\.\\d+\\.\\d+");
  }

  @Test
  void localVersion_fitsThePlainPin_butNotTheOtherWayRound() {
    assertThat(Requirements.fits("2.13.0", "2.13.0+cpu")).isTrue();
    assertThat(Requirements.fits("2.13.0+cu130", "2.13.0+cpu")).isFalse();
    assertThat(Requirements.fits("2.13.0", "2.13.1")).isFalse();
  }

  @Test
  void id_changesWithTextAndJep() {
    Requirements one = new Requirements("a==1", "4.3.1");
    assertThat(one.id()).hasSize(12).isEqualTo(new Requirements("a==1", "4.3.1").id());
    assertThat(one.id())
        .isNotEqualTo(new Requirements("a==2", "4.3.1").id())
        .isNotEqualTo(new Requirements("a==1", "4.3.2").id())
        .isNotEqualTo(new Requirements("a==1", null).id());
  }
}

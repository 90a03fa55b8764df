package io.github.tune4j.python;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {

  @ParameterizedTest
  @CsvSource({
    "Looking in indexes: https://ada:s3cr%2Ft@p@mirror.example/simple, Looking in indexes:"
        + " https://***@mirror.example/simple",
    "git+https://token@host.example/x.git, git+https://***@host.example/x.git",
    "GET https://mirror.example/a?token=abc&x=1, GET https://mirror.example/a?token=***&x=1",
    "hf_abcdefghijklmnopqrst is used, hf_*** is used",
  })
  void credentials_areTakenOut(String text, String cleaned) {
    assertThat(Secrets.removedFrom(text)).doesNotContain("s3cr").isEqualTo(cleaned);
  }

  @Test
  void otherText_staysAsItIs() {
    String text = "ERROR: see https://mirror.example/help, mail ada@example.org";
    assertThat(Secrets.removedFrom(text)).isEqualTo(text);
  }
}

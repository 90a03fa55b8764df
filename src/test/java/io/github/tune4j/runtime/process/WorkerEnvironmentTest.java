package io.github.tune4j.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerEnvironmentTest {

  @Test
  void whatTheLibrariesAreSetBy_isPassedOnAndNothingElse() {
    Map<String, String> variables =
        Map.of(
            "PATH", "/bin",
            "HF_TOKEN", "hf_x",
            "https_proxy", "proxy:8080",
            "CUDA_VISIBLE_DEVICES", "0",
            "LC_ALL", "C.UTF-8",
            "AWS_SECRET_ACCESS_KEY", "secret",
            "PGPASSWORD", "secret",
            "PYTHONPATH", "/elsewhere",
            "MY_HF_TOKEN", "secret");

    assertThat(WorkerEnvironment.of(variables))
        .containsOnlyKeys(
            "PATH",
            "HF_TOKEN",
            "https_proxy",
            "CUDA_VISIBLE_DEVICES",
            "LC_ALL",
            "PYTHONUNBUFFERED");
  }
}

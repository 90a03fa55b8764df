package io.github.tune4j.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tune4j.python.DeviceChecks.Answer;
import io.github.tune4j.python.DeviceChecks.BitsAndBytes;
import io.github.tune4j.python.DeviceChecks.Gpu;
import io.github.tune4j.python.DeviceChecks.Torch;
import io.github.tune4j.python.DoctorReport.Check;
import io.github.tune4j.python.DoctorReport.Status;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeviceChecksTest {

  private static Torch torch(@Nullable String cudaBuild, @Nullable String warning, Gpu... gpus) {
    return new Torch(cudaBuild, null, gpus.length > 0, warning, List.of(gpus), false, true, 2);
  }

  private static Check check(String name, Torch torch, BitsAndBytes library, boolean nvidia) {
    return DeviceChecks.judge(new Answer(torch, library, Map.of(), 5.0), nvidia).stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static final BitsAndBytes CPU =
      new BitsAndBytes("/x/libbitsandbytes_cpu.so", null, false);

  @Test
  void noGpu_isNoProblem() {
    assertThat(check("devices", torch(null, null), CPU, false))
        .isEqualTo(Check.ok("devices", "CPU only, 2 threads"));
  }

  @Test
  void cpuBuildBesideAGpu_isAWarning() {
    Check check = check("devices", torch(null, null), CPU, true);
    assertThat(check.status()).isEqualTo(Status.WARNING);
    assertThat(check.detail()).contains("built without CUDA");
  }

  @Test
  void driverTooOld_saysWhatPyTorchSays() {
    Check check = check("devices", torch("13.0", "The NVIDIA driver is too old\nmore"), CPU, true);
    assertThat(check.detail()).endsWith("cannot use the NVIDIA GPU: The NVIDIA driver is too old");
    assertThat(check.remedy()).startsWith("update the NVIDIA driver to one for CUDA 13.0");
  }

  @Test
  void gpu_isNamedWithItsMemory() {
    assertThat(
            check("devices", torch("13.0", null, new Gpu("L4", 24L << 30, "8.9")), CPU, true)
                .detail())
        .isEqualTo("L4 24.0 GB (CUDA 13.0)");
  }

  @Test
  void bitsandbytesForAnotherDevice_isAWarningThatNamesBothSides() {
    Check check =
        check(
            "bitsandbytes library",
            torch("13.0", null, new Gpu("L4", 24L << 30, "8.9")),
            CPU,
            true);
    assertThat(check.status()).isEqualTo(Status.WARNING);
    assertThat(check.detail())
        .isEqualTo("libbitsandbytes_cpu.so is for the CPU, PyTorch uses CUDA 13.0");
  }

  @Test
  void libraryThatCannotBeImported_isAProblemWithItsReason() {
    Check check =
        DeviceChecks.judge(
                new Answer(null, null, Map.of("torch", "ImportError: libgomp.so.1"), 1.0), false)
            .get(0);
    assertThat(check.status()).isEqualTo(Status.PROBLEM);
    assertThat(check.detail()).isEqualTo("torch: ImportError: libgomp.so.1");
  }
}

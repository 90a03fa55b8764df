package io.github.tune4j.python;

import io.github.tune4j.python.DoctorReport.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The doctor's checks of what PyTorch and bitsandbytes make of this machine. */
final class DeviceChecks {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private DeviceChecks() {}

  /** One GPU; memory in bytes, capability for example {@code "8.0"}. */
  record Gpu(String name, long memory, String capability) {}

  /** What PyTorch says; a build is null when PyTorch was not built for it. */
  record Torch(
      @Nullable String cudaBuild,
      @Nullable String hipBuild,
      boolean cudaAvailable,
      @Nullable String cudaWarning,
      List<Gpu> devices,
      boolean mps,
      boolean bf16,
      int threads) {}

  /** What bitsandbytes loaded, or why it could not. */
  record BitsAndBytes(@Nullable String library, @Nullable String error, boolean cuda) {}

  /** The answer of devices.py: what could be imported, and why the rest could not. */
  record Answer(
      @Nullable Torch torch,
      @Nullable BitsAndBytes bitsandbytes,
      Map<String, String> failed,
      double seconds) {}

  static List<Check> of(Path executable) {
    AtomicReference<String> last = new AtomicReference<>("");
    try {
      Subprocess.Result result =
          Subprocess.of(executable, "-I", "-")
              .input(Resources.text("devices.py"))
              .timeout(LIMIT)
              .run(
                  line -> {
                    if (!line.isBlank()) {
                      last.set(line);
                    }
                  },
                  line -> {});
      if (!result.succeeded()) {
        String said = Pip.account(result);
        return List.of(
            Check.problem(
                "imports",
                "importing the libraries ended Python: " + said,
                "delete the environment and run ./tune4j env install"));
      }
      return judge(
          JsonMapper.shared().readValue(last.get(), Answer.class), MachineChecks.hasNvidia());
    } catch (IOException | JacksonException e) {
      return List.of(
          Check.problem(
              "imports",
              "the libraries could not be examined: " + e.getMessage(),
              "run ./tune4j env install"));
    }
  }

  static List<Check> judge(Answer answer, boolean nvidia) {
    List<Check> checks = new ArrayList<>();
    checks.add(imports(answer));
    Torch torch = answer.torch();
    if (torch != null) {
      checks.add(devices(torch, nvidia));
      checks.add(bf16(torch));
    }
    BitsAndBytes bitsandbytes = answer.bitsandbytes();
    if (torch != null && bitsandbytes != null) {
      checks.add(bitsAndBytes(torch, bitsandbytes));
    }
    return checks;
  }

  private static Check imports(Answer answer) {
    if (answer.failed().isEmpty()) {
      return Check.ok("imports", "all libraries can be imported (" + answer.seconds() + " s)");
    }
    List<String> failed = new ArrayList<>();
    answer.failed().forEach((name, why) -> failed.add(name + ": " + firstLine(why)));
    return Check.problem(
        "imports",
        String.join("; ", failed),
        "install the pinned versions; in doubt delete the environment and run ./tune4j env"
            + " install");
  }

  private static Check devices(Torch torch, boolean nvidia) {
    if (!torch.devices().isEmpty()) {
      String platform =
          torch.hipBuild() != null ? "ROCm " + torch.hipBuild() : "CUDA " + torch.cudaBuild();
      List<String> names = new ArrayList<>();
      for (Gpu gpu : torch.devices()) {
        names.add(gpu.name() + " " + EnvironmentBuild.gigabytes(gpu.memory()));
      }
      return Check.ok("devices", String.join(", ", names) + " (" + platform + ")");
    }
    if (torch.mps()) {
      return Check.ok("devices", "Apple GPU (MPS)");
    }
    String cpu = "CPU only, " + torch.threads() + " threads";
    if (nvidia && torch.cudaBuild() == null) {
      return Check.warning(
          "devices",
          cpu + ": there is an NVIDIA GPU, but this PyTorch is built without CUDA",
          "build the environment without the PIP_INDEX_URL or PIP_FIND_LINKS that gave the CPU"
              + " build");
    }
    if (nvidia) {
      String why = torch.cudaWarning() == null ? "" : ": " + firstLine(torch.cudaWarning());
      return Check.warning(
          "devices",
          cpu + ": PyTorch (CUDA " + torch.cudaBuild() + ") cannot use the NVIDIA GPU" + why,
          "update the NVIDIA driver to one for CUDA "
              + torch.cudaBuild()
              + " or newer, and check CUDA_VISIBLE_DEVICES");
    }
    return Check.ok("devices", cpu);
  }

  private static Check bf16(Torch torch) {
    String device = torch.cudaAvailable() ? "the GPU" : "this CPU";
    return torch.bf16()
        ? Check.ok("bf16", device + " computes in bfloat16")
        : Check.ok("bf16", device + " has no bfloat16 units: float16 or float32 is faster");
  }

  private static Check bitsAndBytes(Torch torch, BitsAndBytes bitsandbytes) {
    String name = "bitsandbytes library";
    if (bitsandbytes.error() != null) {
      return Check.warning(
          name,
          "not loaded, so nothing can be quantized: " + firstLine(bitsandbytes.error()),
          "unset BNB_CUDA_VERSION, or install a bitsandbytes that has a library for CUDA "
              + torch.cudaBuild());
    }
    String library = String.valueOf(bitsandbytes.library());
    String file =
        library.substring(Math.max(library.lastIndexOf('/'), library.lastIndexOf('\\')) + 1);
    if (torch.cudaAvailable() && !bitsandbytes.cuda()) {
      return Check.warning(
          name,
          file + " is for the CPU, PyTorch uses CUDA " + torch.cudaBuild(),
          "unset BNB_CUDA_VERSION, or install a bitsandbytes that has a library for CUDA "
              + torch.cudaBuild());
    }
    return Check.ok(name, file);
  }

  private static String firstLine(String text) {
    return text.strip().lines().findFirst().orElse("");
  }
}

package io.github.tune4j.python;

import io.github.tune4j.python.DoctorReport.Check;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The doctor's checks of the machine, which need no Python. */
final class MachineChecks {

  private static final int OLDEST_JAVA = 17;
  private static final long LITTLE_MEMORY = 4L << 30;
  private static final Pattern DRIVER =
      Pattern.compile("Driver Version: (\\S+)\\s+CUDA Version: (\\S+)");

  private MachineChecks() {}

  static Check java() {
    String detail =
        System.getProperty("java.version")
            + " ("
            + System.getProperty("java.vendor")
            + ", "
            + System.getProperty("java.home")
            + ")";
    return Runtime.version().feature() >= OLDEST_JAVA
        ? Check.ok("java", detail)
        : Check.problem("java", detail, "install Java " + OLDEST_JAVA + " or newer");
  }

  /** Whether the kernel or the driver's tool shows an NVIDIA GPU. */
  static boolean hasNvidia() {
    return Files.exists(Path.of("/proc/driver/nvidia/version"))
        || !Jvm.onPath("nvidia-smi").isEmpty();
  }

  static Check driver() {
    String name = "driver";
    List<Path> tools = Jvm.onPath("nvidia-smi");
    if (tools.isEmpty()) {
      return hasNvidia()
          ? Check.ok(name, "NVIDIA, version unknown (there is no nvidia-smi)")
          : Check.ok(name, "no NVIDIA driver");
    }
    List<String> said = new ArrayList<>();
    try {
      Subprocess.Result result =
          Subprocess.of(tools.get(0)).timeout(Duration.ofSeconds(30)).run(said::add, line -> {});
      Matcher version = DRIVER.matcher(String.join("\n", said));
      if (result.succeeded() && version.find()) {
        return Check.ok(
            name, "NVIDIA " + version.group(1) + ", for CUDA up to " + version.group(2));
      }
      return Check.warning(
          name,
          "nvidia-smi failed: " + Pip.account(result),
          "install the NVIDIA driver again, or restart after its update");
    } catch (IOException e) {
      return Check.warning(
          name, "nvidia-smi cannot be run: " + e.getMessage(), "install the NVIDIA driver again");
    }
  }

  /** A warning where the user's PYTHONPATH can hide the environment's libraries. */
  static Optional<Check> pythonPath() {
    String path = System.getenv("PYTHONPATH");
    return path == null || path.isBlank()
        ? Optional.empty()
        : Optional.of(
            Check.warning(
                "PYTHONPATH",
                "it is set, and what lies there goes before the environment's libraries",
                "unset PYTHONPATH"));
  }

  static Check disk(Tune4jHome home) {
    long free = EnvironmentBuild.freeBytes(home.path());
    String detail = EnvironmentBuild.gigabytes(free) + " free in " + home.path();
    return free >= EnvironmentBuild.NEEDED
        ? Check.ok("disk", detail)
        : Check.warning(
            "disk", detail, "free disk space, or set " + Tune4jHome.VARIABLE + " to a larger disk");
  }

  static Check memory() {
    long total =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : 0;
    Optional<Long> available = availableMemory();
    String detail =
        EnvironmentBuild.gigabytes(total)
            + available
                .map(bytes -> ", " + EnvironmentBuild.gigabytes(bytes) + " of it available")
                .orElse("");
    return available.orElse(total) >= LITTLE_MEMORY
        ? Check.ok("memory", detail)
        : Check.warning("memory", detail, "end other programs, or train a small model");
  }

  /** What Linux would give to a new program, in bytes: free memory and caches it would drop. */
  private static Optional<Long> availableMemory() {
    try {
      return Files.readAllLines(Path.of("/proc/meminfo")).stream()
          .filter(line -> line.startsWith("MemAvailable:"))
          .findFirst()
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}

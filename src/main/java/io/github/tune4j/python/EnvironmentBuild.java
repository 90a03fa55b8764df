package io.github.tune4j.python;

import io.github.tune4j.exception.EnvironmentException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds one environment in the folder of its key. Each build has a folder of its own, which counts
 * once {@code complete.json} names it: what a killed build or its pip still writes is never part of
 * another one. The caller holds the folder's lock.
 */
final class EnvironmentBuild {

  private static final Logger log = LoggerFactory.getLogger(PythonEnvironment.class);

  /** What the libraries take with the CPU build of PyTorch, in bytes. */
  static final long NEEDED = 3L << 30;

  /** What they take with the CUDA build, in bytes. */
  static final long NEEDED_WITH_CUDA = 9L << 30;

  private static final String PREFIX = "venv-";

  private final Path keyFolder;
  private final Requirements requirements;
  private final Inspection interpreter;
  private final Supplier<@Nullable Path> developmentKit;

  EnvironmentBuild(
      Path keyFolder,
      Requirements requirements,
      Inspection interpreter,
      Supplier<@Nullable Path> developmentKit) {
    this.keyFolder = keyFolder;
    this.requirements = requirements;
    this.interpreter = interpreter;
    this.developmentKit = developmentKit;
  }

  /**
   * Builds it, or leaves nothing behind.
   *
   * @throws EnvironmentException if the disk is full, venv or pip fails, or this is interrupted
   */
  Completion run() {
    deleteLeftovers(keyFolder, null);
    checkDisk();
    Path folder = keyFolder.resolve(PREFIX + UUID.randomUUID().toString().substring(0, 8));
    boolean complete = false;
    try {
      Completion completion = build(folder);
      completion.writeTo(keyFolder);
      complete = true;
      deleteLeftovers(keyFolder, completion.folder());
      log.info("the Python environment is ready: {}", folder);
      return completion;
    } catch (IOException e) {
      throw cannotWrite(keyFolder, e);
    } finally {
      if (!complete) {
        delete(folder);
      }
    }
  }

  static EnvironmentException cannotWrite(Path keyFolder, IOException cause) {
    return new EnvironmentException(
        "cannot build the Python environment in " + keyFolder + " (" + cause + ")",
        "check that it can be written, or set " + Tune4jHome.VARIABLE + " to another folder",
        cause);
  }

  private Completion build(Path folder) throws IOException {
    log.info("creating the Python {} environment {}", interpreter.version(), folder);
    Path python = createVenv(folder);
    Path file = folder.resolve("requirements.txt");
    Files.writeString(file, requirements.text());
    log.info(
        "installing {} pinned packages and what they need: a few minutes, on first use only",
        requirements.pins().size());
    Pip pip = new Pip(python);
    Subprocess.Result result = pip.install(Map.of(), "-r", file.toString());
    if (!result.succeeded()) {
      throw Pip.failed(result);
    }
    Inspection built = Inspection.ofEnvironment(python, requirements.pins().keySet());
    requirements
        .pins()
        .forEach(
            (name, version) -> {
              if (!built.packages().containsKey(name)) {
                throw new EnvironmentException(
                    "pip succeeded, but " + name + " is not in the environment",
                    "check pip's configuration for target, prefix, root or dry-run");
              }
            });
    String jep = requirements.jepVersion();
    Jep.Outcome outcome =
        jep == null ? Jep.Outcome.INSTALLED : Jep.install(python, built, jep, developmentKit.get());
    warn(outcome);
    return new Completion(
        folder.getFileName().toString(),
        requirements.id(),
        built.version(),
        Inspection.realPath(python),
        outcome.problem(),
        outcome.remedy());
  }

  static void warn(Jep.Outcome outcome) {
    if (outcome.problem() != null) {
      log.warn(
          "Python cannot be embedded, only run as a process: {}: {}",
          outcome.problem(),
          outcome.remedy());
    }
  }

  private Path createVenv(Path folder) throws IOException {
    Subprocess.Result result =
        Subprocess.of(Path.of(interpreter.executable()), "-I", "-m", "venv", folder.toString())
            .run(line -> log.debug("venv: {}", line), line -> log.debug("venv: {}", line));
    Path python = Venv.executable(folder);
    if (!result.succeeded() || python == null) {
      throw new EnvironmentException(
          "python -m venv failed (" + Pip.account(result) + ")",
          "install the interpreter's venv module (on Debian: apt install python3-venv), or name"
              + " another interpreter with --python");
    }
    return python;
  }

  private void checkDisk() {
    if (!requirements.pins().containsKey("torch")) {
      return;
    }
    long free = freeBytes(keyFolder);
    if (free < NEEDED) {
      throw new EnvironmentException(
          gigabytes(free)
              + " are free in "
              + keyFolder
              + ", the libraries need "
              + gigabytes(NEEDED),
          "free disk space, or set " + Tune4jHome.VARIABLE + " to a larger disk");
    }
    if (free < NEEDED_WITH_CUDA) {
      log.warn(
          "{} are free in {}: with PyTorch's CUDA build the libraries take up to {}",
          gigabytes(free),
          keyFolder,
          gigabytes(NEEDED_WITH_CUDA));
    }
  }

  /** Free bytes on the disk of that folder, or of what there is above it. */
  static long freeBytes(Path folder) {
    Path existing = folder;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      return existing == null ? Long.MAX_VALUE : Files.getFileStore(existing).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1L << 30));
  }

  /**
   * Deletes every build but the named one; what cannot be deleted yet is left for the next time.
   */
  static void deleteLeftovers(Path keyFolder, @Nullable String kept) {
    try (DirectoryStream<Path> builds = Files.newDirectoryStream(keyFolder, PREFIX + "*")) {
      for (Path build : builds) {
        if (!build.getFileName().toString().equals(kept)) {
          log.info("deleting the incomplete environment {}", build);
          delete(build);
        }
      }
    } catch (IOException e) {
      log.debug("cannot list {}", keyFolder, e);
    }
  }

  private static void delete(Path folder) {
    try {
      if (Files.exists(folder)) {
        AtomicFiles.deleteFolder(folder);
      }
    } catch (IOException e) {
      log.debug("{} is still being written and stays until the next build", folder, e);
    }
  }
}

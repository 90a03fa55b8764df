package io.github.tune4j.python;

import io.github.tune4j.exception.EnvironmentException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The environments below a {@link Tune4jHome}: one for each requirements and Python version. */
final class ManagedEnvironment {

  private static final Logger log = LoggerFactory.getLogger(PythonEnvironment.class);

  private final Tune4jHome home;
  private final Requirements requirements;
  private final InterpreterSearch search;
  private final Supplier<@Nullable Path> developmentKit;

  /**
   * @param requirements what it holds
   * @param search how an interpreter is found when one has to be built
   * @param developmentKit the JDK that Jep is built with, or null
   */
  ManagedEnvironment(
      Tune4jHome home,
      Requirements requirements,
      InterpreterSearch search,
      Supplier<@Nullable Path> developmentKit) {
    this.home = home;
    this.requirements = requirements;
    this.search = search;
    this.developmentKit = developmentKit;
  }

  /** That of this jar. */
  static ManagedEnvironment packaged(Tune4jHome home) {
    return new ManagedEnvironment(
        home,
        Requirements.packaged(),
        new InterpreterSearch(PythonVersion.Range.SUPPORTED),
        Jvm::developmentKit);
  }

  /**
   * A complete environment.
   *
   * @param keyFolder the folder of its key, with the lock
   * @param folder the environment itself
   * @param completion its record
   */
  record Complete(Path keyFolder, Path folder, Completion completion) {

    Path executable() {
      Path executable = Venv.executable(folder);
      if (executable == null) {
        throw new EnvironmentException(
            "the environment " + folder + " has lost its interpreter", "run ./tune4j env install");
      }
      return executable;
    }
  }

  /**
   * The environment that is there already, found without starting a process.
   *
   * @param requested the interpreter it has to be of, or null for any; of several, one with Jep and
   *     the newest Python
   */
  Optional<Complete> existing(@Nullable Path requested) {
    String wanted = requested == null ? null : Inspection.realPath(requested.toAbsolutePath());
    List<Complete> found = new ArrayList<>();
    try (DirectoryStream<Path> keys = Files.newDirectoryStream(home.environments())) {
      for (Path keyFolder : keys) {
        complete(keyFolder)
            .filter(it -> it.completion().requirements().equals(requirements.id()))
            .filter(it -> wanted == null || it.completion().interpreter().equals(wanted))
            .ifPresent(found::add);
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return found.stream()
        .max(
            Comparator.comparing((Complete it) -> it.completion().jepProblem() == null)
                .thenComparing(it -> PythonVersion.parse(it.completion().python())));
  }

  /**
   * The environment, built when it is not there.
   *
   * @throws EnvironmentException if no interpreter fits or the build fails
   */
  Complete open(@Nullable Path requested) {
    return open(requested, UnaryOperator.identity());
  }

  /**
   * Like {@link #open(Path)}; when it is there already, but Jep could not be built into it, tries
   * that again.
   */
  Complete install(@Nullable Path requested) {
    return open(
        requested, complete -> holding(complete.keyFolder(), () -> mend(complete.keyFolder())));
  }

  private Complete open(@Nullable Path requested, UnaryOperator<Complete> whenThere) {
    Optional<Complete> existing = existing(requested);
    if (existing.isPresent()) {
      return whenThere.apply(existing.get());
    }
    Inspection interpreter = search.find(requested);
    Path keyFolder = home.environments().resolve(requirements.key(interpreter));
    // There after all when the path is a link or a shim whose target only the interpreter knows.
    Optional<Complete> ofThisPython = complete(keyFolder);
    if (ofThisPython.isPresent()) {
      return whenThere.apply(ofThisPython.get());
    }
    return holding(
        keyFolder, () -> complete(keyFolder).orElseGet(() -> build(keyFolder, interpreter)));
  }

  private Complete build(Path keyFolder, Inspection interpreter) {
    Completion completion =
        new EnvironmentBuild(keyFolder, requirements, interpreter, developmentKit).run();
    return new Complete(keyFolder, keyFolder.resolve(completion.folder()), completion);
  }

  private Complete mend(Path keyFolder) {
    Complete complete =
        complete(keyFolder)
            .orElseThrow(
                () ->
                    new EnvironmentException(
                        "another process replaced the environment " + keyFolder, "run again"));
    EnvironmentBuild.deleteLeftovers(keyFolder, complete.completion().folder());
    String jep = requirements.jepVersion();
    return jep == null || complete.completion().jepProblem() == null
        ? complete
        : installJep(complete, jep);
  }

  private Complete installJep(Complete complete, String version) {
    Path executable = complete.executable();
    Inspection python = Inspection.ofEnvironment(executable, requirements.pins().keySet());
    Jep.Outcome outcome = Jep.install(executable, python, version, developmentKit.get());
    EnvironmentBuild.warn(outcome);
    Completion completion = complete.completion().withJep(outcome);
    try {
      completion.writeTo(complete.keyFolder());
    } catch (IOException e) {
      throw EnvironmentBuild.cannotWrite(complete.keyFolder(), e);
    }
    return new Complete(complete.keyFolder(), complete.folder(), completion);
  }

  private static Complete holding(Path keyFolder, Supplier<Complete> work) {
    return FolderLock.holding(
        keyFolder,
        () -> log.info("waiting for another process that builds the environment {}", keyFolder),
        work);
  }

  private static Optional<Complete> complete(Path keyFolder) {
    return Completion.in(keyFolder)
        .map(it -> new Complete(keyFolder, keyFolder.resolve(it.folder()), it))
        .filter(ManagedEnvironment::isUsable);
  }

  private static boolean isUsable(Complete complete) {
    Path executable = Venv.executable(complete.folder());
    if (executable == null) {
      return false;
    }
    if (Inspection.realPath(executable).equals(complete.completion().interpreter())) {
      return true;
    }
    // The interpreter it was made from was replaced: a patch release is fine, a new minor is not.
    try {
      PythonVersion now = Inspection.ofInterpreter(executable).python();
      return now.equals(PythonVersion.parse(complete.completion().python()));
    } catch (EnvironmentException e) {
      return false;
    }
  }
}

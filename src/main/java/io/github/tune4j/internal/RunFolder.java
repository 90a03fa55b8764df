package io.github.tune4j.internal;

import io.github.tune4j.exception.CheckpointException;
import io.github.tune4j.exception.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The folder of one run. Names its files, and sees to it that it holds one run only. */
public record RunFolder(Path path) {

  /** What was asked. */
  public Path job() {
    return path.resolve("job.yaml");
  }

  /** The rows and tokens. */
  public Path dataset() {
    return path.resolve("dataset");
  }

  /** What became of the rows as tokens. */
  public Path preflight() {
    return dataset().resolve("preflight.json");
  }

  /** How it ended. */
  public Path result() {
    return path.resolve("result.json");
  }

  /** The trained adapter. */
  public Path adapter() {
    return path.resolve("adapter");
  }

  /** The trained model, when all weights were trained. */
  public Path model() {
    return path.resolve("model");
  }

  /**
   * The name of the model that was trained on, as Python knew it: a local folder's absolute path.
   *
   * @throws CheckpointException when there is no run here
   */
  public String modelName() {
    Path effective = path.resolve("effective.json");
    if (!Files.isRegularFile(effective)) {
      throw new CheckpointException(
          path + " holds no run that got as far as training: it has no effective.json");
    }
    JsonNode name = Documents.readJson(effective).path("model_name");
    return name.asString("");
  }

  /**
   * Checks that a run can be put here, without changing anything.
   *
   * @throws ConfigException when the folder is taken or cannot be written
   */
  public void checkFree() {
    if (Files.exists(job())) {
      throw taken();
    }
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new ConfigException("output", path + " is a file; name a folder");
    }
    if (Files.isDirectory(path) && !isEmpty()) {
      throw new ConfigException(
          "output", path + " is not empty; name a new folder, or empty this one");
    }
    Path existing = path.toAbsolutePath();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing != null && !(Files.isDirectory(existing) && Files.isWritable(existing))) {
      throw new ConfigException(
          "output", path + " cannot be created: " + existing + " is not a writable folder");
    }
  }

  /**
   * Takes the folder for a run: of several that try at once, one succeeds.
   *
   * @param job the text of job.yaml
   * @return whether the folder was there before, and empty
   * @throws ConfigException when the folder is taken or cannot be written
   */
  public boolean claim(String job) {
    checkFree();
    boolean wasThere = Files.isDirectory(path);
    try {
      Files.createDirectories(path);
      Files.writeString(job(), job, StandardOpenOption.CREATE_NEW);
      Files.createDirectory(dataset());
      return wasThere;
    } catch (FileAlreadyExistsException e) {
      throw taken();
    } catch (AccessDeniedException e) {
      throw new ConfigException("output", path + " cannot be written: access is denied", e);
    } catch (IOException e) {
      throw new ConfigException("output", path + " cannot be written: " + e.getMessage(), e);
    }
  }

  private ConfigException taken() {
    return new ConfigException(
        "output", path + " already holds a run; name another folder, or remove this one");
  }

  /** Adds a line to the record of events. */
  public void appendEvent(String event) throws IOException {
    Files.writeString(
        path.resolve("events.jsonl"),
        event + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /**
   * Undoes {@link #claim}: nothing is left of a run that never began.
   *
   * @param keep whether the empty folder stays
   */
  public void release(boolean keep) {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        if (!(keep && file.equals(path))) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isEmpty() {
    try (Stream<Path> files = Files.list(path)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw new ConfigException("output", path + " cannot be read: " + e.getMessage(), e);
    }
  }
}

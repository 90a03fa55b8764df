package io.github.tune4j.data;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a dataset folder: written aside, as {@code name.partial}, and given their names once
 * all are whole. Not thread-safe.
 */
final class DatasetFiles implements Closeable {

  private static final int BUFFER = 1 << 18;
  private static final List<String> ALL =
      List.of(
          "train.jsonl",
          "places-train.txt",
          "validation.jsonl",
          "places-validation.txt",
          "report.json");

  private final Path folder;
  private final Map<String, OutputStream> open = new LinkedHashMap<>();

  /**
   * @param folder which there is
   */
  DatasetFiles(Path folder) {
    this.folder = folder;
  }

  /** Begins a file. */
  OutputStream create(String name) throws IOException {
    OutputStream file = new BufferedOutputStream(Files.newOutputStream(partial(name)), BUFFER);
    open.put(name, file);
    return file;
  }

  private Path partial(String name) {
    return folder.resolve(name + ".partial");
  }

  /** Gives all files their names, and removes those of an earlier time that were not written. */
  void complete() throws IOException {
    for (OutputStream file : open.values()) {
      file.close();
    }
    for (String name : ALL) {
      if (open.containsKey(name)) {
        Files.move(partial(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.deleteIfExists(folder.resolve(name));
      }
    }
    open.clear();
  }

  /** Removes what was not completed. */
  @Override
  public void close() throws IOException {
    for (Map.Entry<String, OutputStream> file : open.entrySet()) {
      try (OutputStream unfinished = file.getValue()) {
        Files.deleteIfExists(partial(file.getKey()));
        unfinished.flush();
      } catch (IOException e) {
        Files.deleteIfExists(partial(file.getKey())); // a full disk is told by whoever wrote
      }
    }
  }
}

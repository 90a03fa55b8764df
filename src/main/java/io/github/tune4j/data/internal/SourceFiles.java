package io.github.tune4j.data.internal;

import io.github.tune4j.exception.DatasetException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** The files that a path means, in the order of their names, which is the same everywhere. */
final class SourceFiles {

  private static final Pattern WILD = Pattern.compile("[*?\\[{]");

  private SourceFiles() {}

  /**
   * A file is itself; a folder is the files in it whose names fit the format; anything else that
   * holds one of <code>* ? [ {</code> is a glob.
   *
   * @throws DatasetException when there is none
   */
  static List<Path> find(Path path, Format format) {
    if (Files.isDirectory(path)) {
      return some(
          below(path, 1, file -> format.fits(file)),
          "there is no " + format.key() + " file in this folder",
          path);
    }
    if (Files.exists(path) || !WILD.matcher(path.toString()).find()) {
      return List.of(path);
    }
    return some(matching(path), "no file fits this pattern", path);
  }

  private static List<Path> matching(Path glob) {
    Path start = glob;
    while (WILD.matcher(start.toString()).find()) {
      Path parent = start.getParent();
      if (parent == null) {
        start = Path.of("");
        break;
      }
      start = parent;
    }
    if (!Files.isDirectory(start)) {
      return List.of();
    }
    try {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
      int depth = glob.toString().contains("**") ? Integer.MAX_VALUE : glob.getNameCount();
      return below(start, depth, matcher::matches);
    } catch (PatternSyntaxException e) {
      throw new DatasetException(
          "this is no pattern of file names: " + e.getDescription(), glob.toString(), 0, null, e);
    }
  }

  private static List<Path> below(Path folder, int depth, Predicate<Path> wanted) {
    try (Stream<Path> files = Files.walk(folder, depth)) {
      return files
          .filter(file -> Files.isRegularFile(file) && !hidden(file) && wanted.test(file))
          .sorted((a, b) -> a.toString().compareTo(b.toString()))
          .toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new DatasetException(
          "the folder cannot be read: " + e.getMessage(), folder.toString(), 0, null, e);
    }
  }

  private static boolean hidden(Path file) {
    return String.valueOf(file.getFileName()).startsWith(".");
  }

  private static List<Path> some(List<Path> files, String otherwise, Path path) {
    if (files.isEmpty()) {
      throw new DatasetException(otherwise, path.toString(), 0, null);
    }
    return files;
  }
}

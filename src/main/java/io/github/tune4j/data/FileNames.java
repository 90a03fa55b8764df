package io.github.tune4j.data;

/** Names of files as reports of runs tell them. Stateless. */
final class FileNames {

  private FileNames() {}

  /** The last part of a path: run folders hold no paths that lead outside. */
  static String last(String file) {
    return file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  }
}

package io.github.tune4j.data.internal;

import io.github.tune4j.exception.ConfigException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How rows are written in a file. */
public enum Format {
  CSV("csv", "csv tsv"),
  JSON("json", "json"),
  JSONL("jsonl", "jsonl ndjson"),
  TEXT("text", "txt text"),

  /** No text: Python writes its rows as JSON Lines first. */
  PARQUET("parquet", "parquet");

  private static final Pattern PACKED = Pattern.compile("\\.(gz|zst)$");

  private final String key;
  private final String endings;

  Format(String key, String endings) {
    this.key = key;
    this.endings = endings;
  }

  /** The key in {@code dataset.source} of a job file. */
  public String key() {
    return key;
  }

  /** Whether files of this format are commonly called so, packed or not. */
  boolean fits(Path file) {
    return endings().anyMatch(ending(file)::equals);
  }

  private Stream<String> endings() {
    return Stream.of(endings.split(" ", -1));
  }

  /**
   * The format that a file's name tells.
   *
   * @throws ConfigException when it tells none
   */
  public static Format of(Path file) {
    return find(file)
        .orElseThrow(
            () ->
                new ConfigException(
                    "dataset.source",
                    "the name of "
                        + file
                        + " does not tell its format; known endings are "
                        + Arrays.stream(values())
                            .filter(format -> format != PARQUET)
                            .flatMap(Format::endings)
                            .map(ending -> "." + ending)
                            .collect(Collectors.joining(", "))
                        + ", with or without .gz or .zst, and .parquet"));
  }

  public static Optional<Format> find(Path file) {
    return Arrays.stream(values()).filter(format -> format.fits(file)).findFirst();
  }

  /** The ending of a name, in lower case and without what tells that it is packed. */
  public static String ending(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    String plain = PACKED.matcher(name).replaceFirst("");
    return plain.substring(plain.lastIndexOf('.') + 1);
  }
}

package io.github.tune4j.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.github.tune4j.exception.DatasetException;
import io.github.tune4j.internal.Suggestion;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of example rows, in the shape and the format that its name says. The rows of each shape
 * are a resource, {@code template/SHAPE.jsonl}.
 */
final class ExampleFile {

  static final List<String> SHAPES =
      List.of(
          "alpaca",
          "prompt_completion",
          "sharegpt",
          "messages",
          "text",
          "preference",
          "classification");

  /** Their rows hold lists, which cells of CSV cannot. */
  private static final List<String> NESTED = List.of("sharegpt", "messages");

  private static final List<String> ENDINGS = List.of("csv", "tsv", "jsonl", "json", "txt");

  private final Path file;
  private final String shape;
  private final String ending;

  private ExampleFile(Path file, String shape, String ending) {
    this.file = file;
    this.shape = shape;
    this.ending = ending;
  }

  /**
   * The file of a name.
   *
   * @throws IllegalArgumentException when the name says no shape, no format, or two that do not go
   *     together; with the names that do
   */
  static ExampleFile named(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    String shape = (dot < 0 ? name : name.substring(0, dot)).replace('-', '_');
    String ending = dot < 0 ? "" : name.substring(dot + 1);
    if (!SHAPES.contains(shape)) {
      throw new IllegalArgumentException(
          "the name says the shape, but " + shape + " is " + Suggestion.unknown(shape, SHAPES));
    }
    List<String> fitting = endings(shape);
    if (!fitting.contains(ending)) {
      throw new IllegalArgumentException(
          "a file of shape "
              + shape
              + " ends in "
              + fitting.stream().map(it -> "." + it).collect(Collectors.joining(", "))
              + (ending.isEmpty() ? "" : ", not ." + ending)
              + (ENDINGS.contains(ending) && NESTED.contains(shape)
                  ? ": its rows hold lists of turns"
                  : ""));
    }
    return new ExampleFile(file, shape, ending);
  }

  /** The endings that files of a shape may have. */
  static List<String> endings(String shape) {
    if (NESTED.contains(shape)) {
      return List.of("jsonl", "json");
    }
    return shape.equals("text") ? ENDINGS : ENDINGS.subList(0, 4);
  }

  String shape() {
    return shape;
  }

  /**
   * Writes it.
   *
   * @return how many rows it has
   * @throws DatasetException when there is such a file already, or no such folder
   */
  int write() {
    List<Map<String, Object>> rows = rows();
    try {
      Files.writeString(file, content(rows), StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new DatasetException(
          "there is such a file already; it is left as it is", file.toString(), 0, null, e);
    } catch (NoSuchFileException e) {
      throw new DatasetException(
          "there is no folder to write the file into", file.toString(), 0, null, e);
    } catch (IOException e) {
      throw new DatasetException(
          "the file cannot be written: " + e.getMessage(), file.toString(), 0, null, e);
    }
    return rows.size();
  }

  private List<Map<String, Object>> rows() {
    try (InputStream resource =
        Objects.requireNonNull(
            ExampleFile.class.getResourceAsStream("template/" + shape + ".jsonl"))) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(
              line ->
                  JsonMapper.shared().readValue(line, new TypeReference<Map<String, Object>>() {}))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String content(List<Map<String, Object>> rows) {
    return switch (ending) {
      case "csv" -> cells(rows, ',');
      case "tsv" -> cells(rows, '\t');
      case "jsonl" -> lines(rows, "", "\n", "\n");
      case "json" -> lines(rows, "[\n", ",\n", "\n]\n");
      default ->
          rows.stream()
              .map(row -> String.valueOf(row.get("text")).replace('\n', ' ') + "\n")
              .collect(Collectors.joining());
    };
  }

  private static String lines(
      List<Map<String, Object>> rows, String begin, String between, String end) {
    return rows.stream()
        .map(JsonMapper.shared()::writeValueAsString)
        .collect(Collectors.joining(between, begin, end));
  }

  private static String cells(List<Map<String, Object>> rows, char delimiter) {
    StringWriter cells = new StringWriter();
    try (CsvWriter writer =
        CsvWriter.builder()
            .fieldSeparator(delimiter)
            .lineDelimiter(LineDelimiter.LF)
            .build(cells)) {
      writer.writeRecord(rows.get(0).keySet());
      for (Map<String, Object> row : rows) {
        writer.writeRecord(row.values().stream().map(String::valueOf).toList());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cells.toString();
  }
}

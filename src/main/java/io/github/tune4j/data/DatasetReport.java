package io.github.tune4j.data;

import io.github.tune4j.data.internal.Delimiters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was found in a data set. Immutable.
 *
 * @param files how the files were read, as far as they were
 * @param shape what the columns mean; empty when no row could be read
 * @param rows rows that were read, broken ones too
 * @param kept rows that were neither broken nor dropped nor filtered out; what is trained on if
 *     {@link #ok()}
 * @param filtered rows that the filters of a program left out
 * @param labels the names of the labels of a classification, by their numbers; else empty
 * @param problems what was found, by check, in the order of {@link Check}
 * @param parts the rows by the data sets that make up this one; empty when it has one source
 */
public record DatasetReport(
    List<File> files,
    Optional<Shape> shape,
    long rows,
    long kept,
    long filtered,
    List<String> labels,
    List<Problem> problems,
    List<Part> parts) {

  /** Places that are told of each problem at most. */
  public static final int PLACES = 20;

  /**
   * What rows were read from, and how.
   *
   * @param name the file; of other sources what they are called in places, such as {@code query}
   * @param encoding the file's character set; empty when it is no text file
   * @param detected whether the character set was found, and is not UTF-8
   * @param delimiter what stands between cells; empty when the file is not CSV
   */
  public record File(
      String name, Optional<String> encoding, boolean detected, Optional<Character> delimiter) {}

  /**
   * Rows in which a check found something.
   *
   * @param check what they were looked through for
   * @param severity what became of them
   * @param count how many they are
   * @param places the first of them, at most {@value #PLACES}
   */
  public record Problem(Check check, Policy severity, long count, List<Place> places) {}

  /**
   * One of the data sets that make up another.
   *
   * @param name its source
   * @param rows rows that were read of it, broken ones too
   * @param kept rows of it in which no check of their own found what leaves them out
   */
  public record Part(String name, long rows, long kept) {}

  /**
   * Where something was found.
   *
   * @param file the file
   * @param line the line where the row begins, counted from 1; 0 when it is no matter of one line
   * @param detail what was found
   */
  public record Place(String file, long line, String detail) {

    @Override
    public String toString() {
      return file + (line > 0 ? ":" + line : "") + "  " + detail;
    }
  }

  public DatasetReport {
    files = List.copyOf(files);
    labels = List.copyOf(labels);
    problems = List.copyOf(problems);
    parts = List.copyOf(parts);
  }

  /** Rows that were broken or dropped. */
  public long dropped() {
    return rows - kept - filtered;
  }

  /** Whether nothing was found that ends a job. */
  public boolean ok() {
    return problems.stream().noneMatch(problem -> problem.severity() == Policy.FAIL);
  }

  /** The report as JSON has it: lists, maps, texts, numbers, booleans and null. */
  public Map<String, @Nullable Object> toMap() {
    return toMap(UnaryOperator.identity());
  }

  /** The same with files called otherwise. */
  Map<String, @Nullable Object> toMap(UnaryOperator<String> name) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("ok", ok());
    map.put("rows", rows);
    map.put("kept", kept);
    if (filtered > 0) {
      map.put("filtered", filtered);
    }
    map.put("shape", shape.map(Shape::key).orElse(null));
    if (!labels.isEmpty()) {
      map.put("labels", labels);
    }
    if (!parts.isEmpty()) {
      map.put("parts", parts.stream().map(it -> map(it, name)).toList());
    }
    map.put("files", files.stream().map(it -> map(it, name)).toList());
    map.put("problems", problems.stream().map(it -> map(it, name)).toList());
    return map;
  }

  private static Map<String, @Nullable Object> map(File file, UnaryOperator<String> name) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("file", name.apply(file.name()));
    file.encoding()
        .ifPresent(
            it -> {
              map.put("encoding", it);
              map.put("encoding_detected", file.detected());
            });
    file.delimiter().ifPresent(it -> map.put("delimiter", it.toString()));
    return map;
  }

  private static Map<String, @Nullable Object> map(Problem problem, UnaryOperator<String> name) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("check", problem.check().key());
    map.put("severity", problem.severity().key());
    map.put("count", problem.count());
    map.put("places", problem.places().stream().map(it -> map(it, name)).toList());
    return map;
  }

  private static Map<String, Object> map(Part part, UnaryOperator<String> name) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("source", name.apply(part.name()));
    map.put("rows", part.rows());
    map.put("kept", part.kept());
    return map;
  }

  private static Map<String, Object> map(Place place, UnaryOperator<String> name) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("file", name.apply(place.file()));
    map.put("line", place.line());
    map.put("detail", place.detail());
    return map;
  }

  /** The report as one line of JSON. */
  public String toJson() {
    return JsonMapper.shared().writeValueAsString(toMap());
  }

  private static String shown(List<String> labels) {
    return String.join(", ", labels.subList(0, Math.min(PLACES, labels.size())))
        + (labels.size() > PLACES
            ? String.format(Locale.ROOT, " and %,d more", labels.size() - PLACES)
            : "");
  }

  /** The report as a table for people, each line ending in a line feed. */
  public String table() {
    StringBuilder table = new StringBuilder();
    for (File file : files) {
      table.append(file.name());
      file.encoding().ifPresent(it -> table.append(": ").append(it));
      table.append(file.detected() ? ", found" : "");
      file.delimiter().ifPresent(it -> table.append(", cells by ").append(Delimiters.name(it)));
      table.append('\n');
    }
    table.append(
        String.format(
            Locale.ROOT,
            "%,d rows%s, %,d kept%s\n",
            rows,
            shape.map(it -> " of shape " + it.key()).orElse(""),
            kept,
            filtered > 0 ? String.format(Locale.ROOT, ", %,d filtered out", filtered) : ""));
    if (!labels.isEmpty()) {
      table.append("labels: ").append(shown(labels)).append('\n');
    }
    for (Part part : parts) {
      table.append(
          String.format(
              Locale.ROOT,
              "      %s: %,d rows, %,d kept\n",
              part.name(),
              part.rows(),
              part.kept()));
    }
    for (Problem problem : problems) {
      ProblemTable.add(
          table, problem.severity(), problem.check().key(), problem.count(), problem.places());
    }
    return table.append(ok() ? "ok\n" : "not ok\n").toString();
  }
}

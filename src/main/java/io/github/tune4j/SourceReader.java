package io.github.tune4j;

import io.github.tune4j.data.TextDataset;
import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.internal.Documents;
import io.github.tune4j.internal.References;
import io.github.tune4j.internal.Unparsed;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads where the rows of a job file come from. */
final class SourceReader {

  static final List<String> KINDS =
      List.of("csv", "hub", "jdbc", "json", "jsonl", "parquet", "records", "text");
  static final List<String> SETTINGS =
      List.of(
          "columns",
          "config",
          "delimiter",
          "encoding",
          "fetch_size",
          "parameters",
          "password",
          "query",
          "revision",
          "split",
          "user");

  private static final String SECTION = "dataset.source.";

  private final Fields fields;

  /**
   * @param fields notes what is wrong
   */
  SourceReader(Fields fields) {
    this.fields = fields;
  }

  /** The rows' source; of one that is wrong, a stand-in. */
  TextDataset read(Map<String, @Nullable Object> dataset) {
    Map<String, @Nullable Object> source =
        fields.section("source", dataset, "dataset.", !dataset.isEmpty());
    List<String> known = Stream.concat(KINDS.stream(), SETTINGS.stream()).sorted().toList();
    fields.checkNames(SECTION, source.keySet(), known);
    List<String> kinds = KINDS.stream().filter(source::containsKey).toList();
    if (kinds.isEmpty() && !source.isEmpty()) {
      fields.problem("dataset.source", "requires one of " + String.join(", ", KINDS));
    }
    kinds.stream()
        .skip(1)
        .forEach(it -> fields.problem(SECTION + it, "cannot stand beside " + kinds.get(0)));
    String kind = kinds.isEmpty() ? "csv" : kinds.get(0);
    String place = fields.text(SECTION + kind, source.get(kind), kinds.size() == 1);
    TextDataset rows = rows(kind, place == null ? "?" : place, source);
    return text(query(hub(rows, source), source), source);
  }

  private TextDataset rows(String kind, String place, Map<String, @Nullable Object> source) {
    return switch (kind) {
      case "hub" -> TextDataset.hub(place);
      case "jdbc" -> database(place, source);
      case "json" -> TextDataset.json(Path.of(place));
      case "jsonl" -> TextDataset.jsonl(Path.of(place));
      case "parquet" -> TextDataset.parquet(Path.of(place));
      case "records" -> TextDataset.absentRecords();
      case "text" -> TextDataset.text(Path.of(place));
      default -> TextDataset.csv(Path.of(place));
    };
  }

  private TextDataset database(String address, Map<String, @Nullable Object> source) {
    String query = fields.text(SECTION + "query", source.get("query"), true);
    Object[] parameters = parameters(source.get("parameters"));
    try {
      return TextDataset.jdbc(address, query == null ? "?" : query, parameters);
    } catch (ConfigException e) {
      e.problems().forEach(it -> fields.problem(it.field(), it.message()));
      return TextDataset.absentRecords();
    }
  }

  private @Nullable Object[] parameters(@Nullable Object value) {
    Object given = value instanceof Unparsed typed ? Documents.readYamlValue(typed.text()) : value;
    if (given == null) {
      return new Object[0];
    }
    if (given instanceof List<?> list
        && list.stream().noneMatch(it -> it instanceof List || it instanceof Map)) {
      return list.toArray();
    }
    fields.problem(SECTION + "parameters", "must be a list of values");
    return new Object[0];
  }

  private TextDataset hub(TextDataset dataset, Map<String, @Nullable Object> source) {
    TextDataset rows = with(dataset, "config", source, TextDataset::config);
    rows = with(rows, "split", source, TextDataset::split);
    return with(rows, "revision", source, TextDataset::revision);
  }

  private TextDataset query(TextDataset dataset, Map<String, @Nullable Object> source) {
    TextDataset rows = dataset;
    if (source.get("query") != null && !source.containsKey("jdbc")) {
      fields.problem(SECTION + "query", "requires a jdbc source");
    }
    if (source.get("parameters") != null && !source.containsKey("jdbc")) {
      fields.problem(SECTION + "parameters", "requires a jdbc source");
    }
    Long size = fields.whole(SECTION + "fetch_size", source.get("fetch_size"));
    if (size != null) {
      rows = with(rows, it -> it.fetchSize(Math.toIntExact(Math.min(size, Integer.MAX_VALUE))));
    }
    rows = with(rows, "user", source, TextDataset::user);
    Object password = source.get("password");
    if (password == null) {
      return rows;
    }
    String reference = password.toString();
    if (!References.is(reference)) {
      fields.problem(
          SECTION + "password",
          "a job never holds a password: write ${PGPASSWORD} for the environment variable of that"
              + " name");
      return rows;
    }
    return with(rows, it -> it.password(reference));
  }

  private TextDataset text(TextDataset dataset, Map<String, @Nullable Object> source) {
    String delimiter = delimiter(source.get("delimiter"));
    TextDataset rows = dataset;
    if (delimiter != null) {
      rows = with(rows, it -> it.delimiter(delimiter.charAt(0)));
    }
    List<String> columns = fields.names(SECTION + "columns", source.get("columns"));
    if (!columns.isEmpty()) {
      rows = with(rows, it -> it.columns(columns.toArray(String[]::new)));
    }
    Charset encoding = charset(fields.text(SECTION + "encoding", source.get("encoding"), false));
    return encoding == null ? rows : with(rows, it -> it.encoding(encoding));
  }

  private TextDataset with(
      TextDataset rows,
      String setting,
      Map<String, @Nullable Object> source,
      BiFunction<TextDataset, String, TextDataset> setter) {
    String value = fields.text(SECTION + setting, source.get(setting), false);
    return value == null ? rows : with(rows, it -> setter.apply(it, value));
  }

  /** The rows with a setting; without it, when they cannot have it. */
  private TextDataset with(TextDataset rows, UnaryOperator<TextDataset> setter) {
    try {
      return setter.apply(rows);
    } catch (ConfigException e) {
      e.problems().forEach(it -> fields.problem(it.field(), it.message()));
      return rows;
    }
  }

  private @Nullable String delimiter(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    String typed = value.toString();
    String delimiter = typed.equals("\\t") ? "\t" : typed;
    if (delimiter.length() == 1) {
      return delimiter;
    }
    fields.problem(SECTION + "delimiter", "must be one character, got " + value);
    return null;
  }

  private @Nullable Charset charset(@Nullable String name) {
    try {
      return name == null ? null : Charset.forName(name);
    } catch (IllegalArgumentException e) {
      fields.problem(SECTION + "encoding", "there is no character set " + name);
      return null;
    }
  }
}

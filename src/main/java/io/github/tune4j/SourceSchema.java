package io.github.tune4j;

import static io.github.tune4j.JsonSchema.count;
import static io.github.tune4j.JsonSchema.names;
import static io.github.tune4j.JsonSchema.object;
import static io.github.tune4j.JsonSchema.text;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the rows of a job file come from, as a JSON Schema. Stateless. */
final class SourceSchema {

  private SourceSchema() {}

  static Map<String, Object> section() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(
        "csv", text("CSV or TSV: a file, a folder, or a glob; gzip and zstd are unpacked."));
    properties.put("json", text("One JSON array of objects; a file, a folder, or a glob."));
    properties.put("jsonl", text("A JSON object on each line; a file, a folder, or a glob."));
    properties.put("text", text("A text on each line; a file, a folder, or a glob."));
    properties.put("parquet", text("Parquet: a file, a folder, or a glob. Python reads it."));
    properties.put(
        "hub", text("A data set's name on the Hugging Face hub, or its folder. Python reads it."));
    properties.put(
        "jdbc", text("The address of a database, such as `jdbc:postgresql://localhost/rows`."));
    properties.put("records", text("Says that a program gave the rows; nothing can read them."));
    properties.put(
        "delimiter",
        text("One character between the cells of CSV. Default: found, of `,` `;` tab."));
    properties.put(
        "columns",
        names(
            "The columns of CSV without a header line; of `hub` and `parquet` those that are read."));
    properties.put(
        "encoding", text("The character set, such as `windows-31j`. Default: found, or UTF-8."));
    properties.put("config", text("Which of several data sets of the name."));
    properties.put("split", text("The part that is read, such as `test`. Default: `train`."));
    properties.put("revision", text("The version on the hub. Default: the newest."));
    properties.put("query", text("In SQL, with a question mark for each parameter."));
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("description", "The values of the question marks.");
    parameters.put("type", "array");
    parameters.put("items", Map.of("type", List.of("string", "number", "boolean", "null")));
    properties.put("parameters", parameters);
    properties.put("fetch_size", count("Rows that are asked for at a time. Default: 1000."));
    properties.put("user", text("Who reads the database."));
    Map<String, Object> password =
        text("The user's password: `${NAME}`, for an environment variable.");
    password.put("pattern", "^\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}$");
    properties.put("password", password);
    Map<String, Object> source = object(properties);
    source.put(
        "oneOf",
        SourceReader.KINDS.stream().map(kind -> Map.of("required", List.of(kind))).toList());
    Map<String, Object> requires = new LinkedHashMap<>();
    requires.put("jdbc", List.of("query"));
    requires.put("delimiter", List.of("csv"));
    for (String setting : List.of("config", "split", "revision")) {
      requires.put(setting, List.of("hub"));
    }
    for (String setting : List.of("query", "parameters", "fetch_size", "user", "password")) {
      requires.put(setting, List.of("jdbc"));
    }
    source.put("dependentRequired", requires);
    Map<String, Object> fits = new LinkedHashMap<>();
    fits.put("columns", oneOf("csv", "hub", "parquet"));
    fits.put("encoding", oneOf("csv", "json", "jsonl", "text"));
    source.put("dependentSchemas", fits);
    return source;
  }

  private static Map<String, Object> oneOf(String... kinds) {
    return Map.of(
        "anyOf", Arrays.stream(kinds).map(kind -> Map.of("required", List.of(kind))).toList());
  }
}

package io.github.tune4j.internal;

import io.github.tune4j.exception.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;
import tools.jackson.dataformat.yaml.util.StringQuotingChecker;

/** YAML and JSON files, read and written as trees. Stateless. */
public final class Documents {

  private static final YAMLMapper YAML =
      YAMLMapper.builder(
              tools.jackson.dataformat.yaml.YAMLFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                  .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
                  .stringQuotingChecker(new Quoting())
                  .build())
          .build();
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<LinkedHashMap<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  private Documents() {}

  /** The object in a YAML text, which the caller may change. */
  static Map<String, @Nullable Object> readYamlObject(String text) {
    JsonNode root = YAML.readTree(text);
    if (root == null || !root.isObject()) {
      throw new StreamReadException("there is no object with keys and values in it");
    }
    return YAML.convertValue(root, OBJECT);
  }

  /** A parser over a YAML text. */
  static JsonParser yamlParser(String text) {
    return YAML.createParser(text);
  }

  /** One value as it would be written in a YAML file: {@code 1e-4} is a number. */
  public static @Nullable Object readYamlValue(String text) {
    try {
      return YAML.readValue(text, Object.class);
    } catch (JacksonException e) {
      return text;
    }
  }

  /**
   * The object in a JSON text, which the caller may change.
   *
   * @throws ConfigException when it is no JSON object
   */
  public static Map<String, @Nullable Object> readJsonObject(String text) {
    try {
      return JSON.readValue(text, OBJECT);
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      String where = at == null ? "JSON" : "JSON:" + at.getLineNr() + ":" + at.getColumnNr();
      throw new ConfigException(where, "is not one JSON object: " + firstLine(e), e);
    }
  }

  /** What a parser found wrong, in one line. */
  static String firstLine(JacksonException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("");
  }

  /** A JSON value as String, Boolean, Number, List, Map or null. */
  public static @Nullable Object value(JsonNode node) {
    return JSON.convertValue(node, Object.class);
  }

  /** A tree as YAML text. */
  public static String yaml(Object tree) {
    return YAML.writeValueAsString(tree);
  }

  /** A tree as JSON on one line. */
  public static String json(Object tree) {
    return JSON.writeValueAsString(tree);
  }

  /** The JSON in a file. */
  public static JsonNode readJson(Path file) {
    try {
      return JSON.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Quotes every text that would read as something else without quotes, such as {@code 1e3}. */
  private static final class Quoting extends StringQuotingChecker.Default {

    private static final long serialVersionUID = 1;

    @Override
    public boolean needToQuoteValue(String value) {
      return super.needToQuoteValue(value) || !value.equals(readYamlValue(value));
    }
  }
}

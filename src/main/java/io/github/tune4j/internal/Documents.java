package io.github.tune4j.internal;

import io.github.tune4j.exception.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** YAML and JSON files, read and written as trees. Stateless. */
public final class Documents {

  private static final YAMLMapper YAML =
      YAMLMapper.builder(
              tools.jackson.dataformat.yaml.YAMLFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                  .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
                  .build())
          .build();
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<LinkedHashMap<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  private Documents() {}

  /**
   * The object in a YAML file; JSON is YAML too.
   *
   * @throws ConfigException when the file cannot be read or does not hold one object
   */
  public static Map<String, @Nullable Object> readYaml(Path file) {
    try {
      return object(Files.readString(file), file.toString());
    } catch (NoSuchFileException e) {
      throw new ConfigException(file.toString(), "there is no such job file", e);
    } catch (IOException e) {
      throw new ConfigException(file.toString(), "cannot be read: " + e.getMessage(), e);
    }
  }

  private static Map<String, @Nullable Object> object(String text, String place) {
    JsonNode root;
    try {
      root = YAML.readTree(text);
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      String where = at == null ? "" : ":" + at.getLineNr() + ":" + at.getColumnNr();
      String problem = e.getOriginalMessage().lines().findFirst().orElse("");
      throw new ConfigException(place + where, "is not YAML: " + problem, e);
    }
    if (root == null || !root.isObject()) {
      throw new ConfigException(place, "must hold one object with the sections of a job");
    }
    return YAML.convertValue(root, OBJECT);
  }

  /** One value as it would be written in a YAML file: {@code 1e-4} is a number. */
  public static @Nullable Object readYamlValue(String text) {
    try {
      return YAML.readValue(text, Object.class);
    } catch (JacksonException e) {
      return text;
    }
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
}

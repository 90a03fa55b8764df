package io.github.tune4j.internal;

import io.github.tune4j.exception.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/** The object in a YAML file, with the line and column of each of its keys. JSON is YAML too. */
public final class YamlFile {

  private final Path file;
  private final Map<String, @Nullable Object> tree;
  private final Map<String, String> places = new LinkedHashMap<>();

  private YamlFile(Path file, String text) {
    this.file = file;
    try {
      this.tree = Documents.readYamlObject(text);
      locate(text);
    } catch (JacksonException e) {
      throw new ConfigException(
          where(e.getLocation()), "is not YAML: " + Documents.firstLine(e), e);
    }
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException when it cannot be read, or does not hold one object
   */
  public static YamlFile read(Path file) {
    try {
      return new YamlFile(file, Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new ConfigException(file.toString(), "there is no such file", e);
    } catch (IOException e) {
      throw new ConfigException(file.toString(), "cannot be read: " + e.getMessage(), e);
    }
  }

  /** What it holds; the caller may change it. */
  public Map<String, @Nullable Object> tree() {
    return tree;
  }

  /**
   * Where a key was written, {@code file:line:column}; of one that was not, where the section was
   * in which it should be.
   *
   * @param field the key and those above it, with dots between them
   */
  public String place(String field) {
    for (String key = field;
        !key.isEmpty();
        key = key.substring(0, Math.max(0, key.lastIndexOf('.')))) {
      String place = places.get(key);
      if (place != null) {
        return place;
      }
    }
    return file.toString();
  }

  /** Says that a setting was given by other means than the file, such as an option. */
  public void place(String field, String place) {
    places.put(field, place);
  }

  private void locate(String text) {
    try (JsonParser parser = Documents.yamlParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.PROPERTY_NAME) {
          String pointer = parser.streamReadContext().pathAsPointer().toString().substring(1);
          String field = pointer.replace('/', '.').replace("~1", "/").replace("~0", "~");
          places.put(field, where(parser.currentTokenLocation()));
        }
      }
    }
  }

  private String where(@Nullable TokenStreamLocation at) {
    return at == null ? file.toString() : file + ":" + at.getLineNr() + ":" + at.getColumnNr();
  }
}

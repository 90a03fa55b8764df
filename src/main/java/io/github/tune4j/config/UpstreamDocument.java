package io.github.tune4j.config;

import io.github.tune4j.exception.ConfigException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Files of the Python libraries: one JSON or YAML object each. Stateless. */
final class UpstreamDocument {

  /** As Python's json module reads and writes: NaN and infinities are words without quotes. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /** Quotes all texts, since PyYAML takes more bare words for booleans than Jackson does. */
  private static final ObjectMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                  .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                  .build())
          .build();

  private static final TypeReference<LinkedHashMap<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  private UpstreamDocument() {}

  /** The file itself, or the one of that name in a folder. */
  static Path in(Path fileOrFolder, String name) {
    return Files.isDirectory(fileOrFolder) ? fileOrFolder.resolve(name) : fileOrFolder;
  }

  static Map<String, @Nullable Object> readJson(Path file) {
    return read(file, JSON, "JSON");
  }

  static Map<String, @Nullable Object> readYaml(Path file) {
    return read(file, YAML, "YAML");
  }

  private static Map<String, @Nullable Object> read(Path file, ObjectMapper mapper, String format) {
    try {
      Map<String, @Nullable Object> object = mapper.readValue(Files.readString(file), OBJECT);
      if (object != null) {
        return object;
      }
      throw new ConfigException(file.toString(), "must hold one object, but is empty");
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      String where = at == null ? "" : ":" + at.getLineNr() + ":" + at.getColumnNr();
      String problem = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      throw new ConfigException(
          file + where, "is no " + format + " file of one object: " + problem, e);
    } catch (NoSuchFileException e) {
      throw new ConfigException(file.toString(), "there is no such file", e);
    } catch (IOException e) {
      throw new ConfigException(file.toString(), "cannot be read: " + e, e);
    }
  }

  static void writeJson(Path file, Map<String, ? extends @Nullable Object> object) {
    write(file, JSON.writeValueAsString(object) + '\n');
  }

  static void writeYaml(Path file, Map<String, ? extends @Nullable Object> object) {
    write(file, YAML.writeValueAsString(plainNumbers(object)));
  }

  /**
   * PyYAML takes 1.0E10 for a text, and the digits in full for a number.
   *
   * @return the value with BigDecimal in place of Double
   */
  private static @Nullable Object plainNumbers(@Nullable Object value) {
    if (value instanceof Double number && Double.isFinite(number)) {
      return BigDecimal.valueOf(number);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(UpstreamDocument::plainNumbers).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> plain = new LinkedHashMap<>();
      map.forEach((key, inner) -> plain.put(key, plainNumbers(inner)));
      return plain;
    }
    return value;
  }

  /** Writes aside and moves, so that a reader finds the old file or the new one, and no half. */
  private static void write(Path file, String text) {
    Path aside = file.resolveSibling("." + file.getFileName() + "-" + UUID.randomUUID());
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      try (FileChannel channel =
          FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
        Files.move(
            aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(aside);
      }
    } catch (IOException e) {
      throw new ConfigException(file.toString(), "cannot be written: " + e, e);
    }
  }
}

package io.github.tune4j.config.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code schema.json} and {@code descriptions.properties} say. Stateless; each is loaded when
 * it is first asked.
 */
public final class SchemaResource {

  private SchemaResource() {}

  private static final class Loaded {

    private static final JsonNode ROOT;

    static {
      try (InputStream resource = open("schema.json")) {
        ROOT = JsonMapper.shared().readTree(resource);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Described {

    private static final Properties TEXTS = new Properties();

    static {
      try (InputStream resource = open("descriptions.properties")) {
        TEXTS.load(new InputStreamReader(resource, StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static InputStream open(String name) throws IOException {
    InputStream resource =
        SchemaResource.class.getResourceAsStream("/io/github/tune4j/config/" + name);
    if (resource == null) {
      throw new IOException("the resource " + name + " is missing");
    }
    return resource;
  }

  /** The classes by their names in Java, as {@code python/tune4j/schema.py} describes them. */
  public static JsonNode classes() {
    return Loaded.ROOT.required("classes");
  }

  /**
   * What an argument does: the text for the class that defines it, or else that for its section.
   *
   * @param owner the class or the section
   */
  public static Optional<String> description(String owner, String argument) {
    return Optional.ofNullable(Described.TEXTS.getProperty(owner + '.' + argument));
  }
}

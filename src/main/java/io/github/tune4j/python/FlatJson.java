package io.github.tune4j.python;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON objects as maps of text; the key of a nested value is {@code outer.inner}, nulls are left
 * out. Data binding would take longer to load than the rest of opening an environment.
 */
final class FlatJson {

  private static final JsonFactory FACTORY = new JsonFactory();

  private FlatJson() {}

  /**
   * Reads one object without arrays.
   *
   * @throws IOException if the text is something else
   */
  static Map<String, String> read(String json) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    Deque<String> prefixes = new ArrayDeque<>();
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not a JSON object");
      }
      String prefix = "";
      while (true) {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.START_OBJECT) {
          prefixes.push(prefix);
          prefix = prefix + parser.currentName() + ".";
        } else if (token == JsonToken.END_OBJECT) {
          if (prefixes.isEmpty()) {
            return values;
          }
          prefix = prefixes.pop();
        } else if (token == null || token == JsonToken.START_ARRAY) {
          throw new IOException("not a complete JSON object without arrays");
        } else if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
          values.put(prefix + parser.currentName(), parser.getString());
        }
      }
    } catch (JacksonException e) {
      throw new IOException("not a JSON object: " + e.getOriginalMessage(), e);
    }
  }

  static byte[] write(Map<String, String> values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      generator.writeStartObject();
      values.forEach(generator::writeStringProperty);
      generator.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /**
   * The value of a key that has to be there.
   *
   * @throws IOException if it is not
   */
  static String required(Map<String, String> values, String key) throws IOException {
    String value = values.get(key);
    if (value == null) {
      throw new IOException("the JSON object has no " + key);
    }
    return value;
  }

  static void put(Map<String, String> values, String key, @Nullable String value) {
    if (value != null) {
      values.put(key, value);
    }
  }
}

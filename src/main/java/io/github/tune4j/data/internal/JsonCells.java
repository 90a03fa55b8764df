package io.github.tune4j.data.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON rows. A key twice in a row is an error; NaN is let through, to be told as such. */
final class JsonCells {

  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final TypeReference<LinkedHashMap<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  private static final Pattern INTERNALS =
      Pattern.compile(" \\((start marker at|through reference).*");

  private JsonCells() {}

  static Map<String, @Nullable Object> read(String line) {
    return MAPPER.readValue(line, OBJECT);
  }

  static Map<String, @Nullable Object> read(JsonParser parser) {
    return MAPPER
        .reader()
        .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .forType(OBJECT)
        .readValue(parser);
  }

  static long line(JsonParser parser) {
    TokenStreamLocation at = parser.currentTokenLocation();
    return at == null ? 0 : Math.max(0, at.getLineNr());
  }

  /** The line that a parser complains of; otherwise the line where it was. */
  static long line(JacksonException e, long otherwise) {
    TokenStreamLocation at = e.getLocation();
    return at == null || at.getLineNr() < 1 ? otherwise : at.getLineNr();
  }

  /** What is wrong, in one line, without what only programmers of the parser understand. */
  static String problem(JacksonException e) {
    String problem = e.getOriginalMessage().lines().findFirst().orElse("").strip();
    return problem.startsWith("Trailing token")
        ? "something follows it on the line"
        : INTERNALS.matcher(problem).replaceFirst("");
  }
}

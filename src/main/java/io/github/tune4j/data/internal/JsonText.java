package io.github.tune4j.data.internal;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** JSON that stands in a text. Stateless. */
public final class JsonText {

  private JsonText() {}

  /** A text is not JSON. Its message says why, in one line; it has no stack trace. */
  public static final class NotJsonException extends Exception {

    private static final long serialVersionUID = 1;

    NotJsonException(String message) {
      super(message, null, false, false);
    }
  }

  /** What a text says: texts, numbers, booleans, lists, maps or null. */
  public static @Nullable Object read(String text) throws NotJsonException {
    try {
      return JsonCells.MAPPER.readValue(text, Object.class);
    } catch (JacksonException e) {
      throw new NotJsonException(JsonCells.problem(e));
    }
  }

  /** What a text says that we have written ourselves. */
  public static @Nullable Object readTrusted(String text) {
    return JsonCells.MAPPER.readValue(text, Object.class);
  }

  /** A value in one line. */
  public static String write(@Nullable Object value) {
    return JsonCells.MAPPER.writeValueAsString(value);
  }
}

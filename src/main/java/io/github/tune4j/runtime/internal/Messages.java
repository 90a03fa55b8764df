package io.github.tune4j.runtime.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON-RPC 2.0 documents, written and read. Stateless. */
public final class Messages {

  private static final JsonMapper JSON = JsonMapper.shared();

  private Messages() {}

  /** A request, which will be answered under its id. */
  public static String request(long id, String method, Object params) {
    Map<String, Object> message = message(method, params);
    message.put("id", id);
    return JSON.writeValueAsString(message);
  }

  /** A notification, which will not be answered. */
  public static String notification(String method, Object params) {
    return JSON.writeValueAsString(message(method, params));
  }

  /** The parameters of a control message. */
  public static Map<String, String> control(String target, String action) {
    return Map.of("target", target, "action", action);
  }

  /** A value in the form in which it travels. */
  public static String write(Object value) {
    return JSON.writeValueAsString(value);
  }

  /** Any message, read. */
  public static JsonNode read(String text) {
    return JSON.readTree(text);
  }

  /**
   * The result in a response.
   *
   * @throws io.github.tune4j.exception.Tune4jException the error, when the response holds one
   */
  public static JsonNode result(JsonNode response) {
    @Nullable JsonNode error = response.get("error");
    if (error != null) {
      throw PythonErrors.toException(error.path("data"));
    }
    return response.path("result");
  }

  private static Map<String, Object> message(String method, Object params) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("jsonrpc", "2.0");
    message.put("method", method);
    message.put("params", params);
    return message;
  }
}

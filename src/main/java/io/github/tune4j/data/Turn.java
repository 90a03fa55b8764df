package io.github.tune4j.data;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one side says in a conversation.
 *
 * @param role {@code system}, {@code user}, {@code assistant}, or another that templates may know
 * @param content what is said
 */
record Turn(String role, String content) {

  static final String SYSTEM = "system";
  static final String USER = "user";
  static final String ASSISTANT = "assistant";

  /** As a message in JSON. */
  Map<String, String> message() {
    Map<String, String> message = new LinkedHashMap<>();
    message.put("role", role);
    message.put("content", content);
    return message;
  }
}

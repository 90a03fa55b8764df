package io.github.tune4j.data;

/**
 * What one side says in a conversation.
 *
 * @param role {@code system}, {@code developer}, {@code user}, {@code assistant} or {@code tool};
 *     of what is no conversation also {@code label}
 * @param content what is said; empty only where tools are called, or answer nothing
 * @param more further members of the message as JSON, such as {@code "tool_calls":[…]}; empty
 *     without
 */
record Turn(String role, String content, String more) {

  static final String SYSTEM = "system";
  static final String DEVELOPER = "developer";
  static final String USER = "user";
  static final String ASSISTANT = "assistant";
  static final String TOOL = "tool";
  static final String LABEL = "label";

  Turn(String role, String content) {
    this(role, content, "");
  }

  /** Whether it asks for tools, so that one of them comes next. */
  boolean callsTools() {
    return more.contains("\"tool_calls\":");
  }

  /** The same without white space around what is said. */
  Turn stripped() {
    return new Turn(role, content.strip(), more);
  }
}

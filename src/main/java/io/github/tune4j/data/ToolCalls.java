package io.github.tune4j.data;

import io.github.tune4j.data.internal.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What turns say besides their content, brought into the form that chat templates know: <a
 * href="https://huggingface.co/docs/transformers/chat_extras">{@code tool_calls}</a> with arguments
 * that are objects, not texts with JSON in them. For one turn; immutable.
 */
final class ToolCalls {

  private static final List<String> TEXTS = List.of("reasoning_content", "thinking");
  private static final List<String> OF_TOOLS = List.of("name", "tool_call_id");

  private final Cells cells;
  private final String column;
  private final int turn;

  ToolCalls(Cells cells, String column, int turn) {
    this.cells = cells;
    this.column = column;
    this.turn = turn;
  }

  /** The tools in a column: a list, or one in a text, each as {@code {type, function}}. */
  static String tools(Cells cells, String column) throws BrokenRowException {
    if (!cells.has(column)) {
      return "";
    }
    List<Object> tools = new ArrayList<>();
    for (Object tool : cells.list(column, "tools")) {
      if (!(tool instanceof Map<?, ?> definition)) {
        throw cells.broken(
            Check.TYPE, "a tool must be an object, but is " + Cells.kind(tool), column);
      }
      boolean bare = definition.containsKey("name") && !definition.containsKey("function");
      tools.add(bare ? function(definition) : definition);
    }
    return tools.isEmpty() ? "" : JsonText.write(tools);
  }

  private static Map<String, Object> function(Object definition) {
    Map<String, Object> wrapped = new LinkedHashMap<>();
    wrapped.put("type", "function");
    wrapped.put("function", definition);
    return wrapped;
  }

  /**
   * The calls in the value of a {@code function_call}: one {@code {name, arguments}}, or a list.
   */
  String inText(String value) throws BrokenRowException {
    Object read = parsed(value, "a call of a tool");
    List<Object> calls = new ArrayList<>();
    for (Object call : read instanceof List<?> several ? several : List.of(read)) {
      calls.add(function(call(call)));
    }
    return "\"tool_calls\":" + JsonText.write(calls);
  }

  /** The members of an OpenAI message that templates know besides role and content, as JSON. */
  String members(Map<?, ?> message, String role) throws BrokenRowException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (String name : role.equals(Turn.TOOL) ? OF_TOOLS : TEXTS) {
      if (message.get(name) instanceof String text) {
        members.put(name, text);
      }
    }
    List<Object> calls = calls(message);
    if (!calls.isEmpty()) {
      members.put("tool_calls", calls);
    }
    if (members.isEmpty()) {
      return "";
    }
    String object = JsonText.write(members);
    return object.substring(1, object.length() - 1);
  }

  private List<Object> calls(Map<?, ?> message) throws BrokenRowException {
    List<Object> calls = new ArrayList<>();
    if (message.get("function_call") != null) {
      calls.add(function(call(message.get("function_call"))));
    }
    Object listed = message.get("tool_calls");
    if (listed != null && !(listed instanceof List)) {
      throw broken("tool_calls must be a list, but is " + Cells.kind(listed));
    }
    for (Object item : listed instanceof List<?> list ? list : List.of()) {
      if (!(item instanceof Map<?, ?> call)) {
        throw broken("a call of a tool must be an object, but is " + Cells.kind(item));
      }
      Map<String, Object> wrapped = new LinkedHashMap<>();
      if (call.get("id") instanceof String id) {
        wrapped.put("id", id);
      }
      wrapped.putAll(function(call(call.containsKey("function") ? call.get("function") : call)));
      calls.add(wrapped);
    }
    return calls;
  }

  private Map<String, Object> call(@Nullable Object value) throws BrokenRowException {
    if (!(value instanceof Map<?, ?> call)) {
      throw broken("a call of a tool must be an object, but is " + Cells.kind(value));
    }
    if (!(call.get("name") instanceof String name) || name.isBlank()) {
      throw broken("a call of a tool has no name");
    }
    Object arguments = call.get("arguments");
    if (arguments instanceof String text) {
      arguments = text.isBlank() ? Map.of() : parsed(text, "the arguments of " + name);
    }
    if (arguments != null && !(arguments instanceof Map)) {
      throw broken(
          "the arguments of " + name + " must be an object, but are " + Cells.kind(arguments));
    }
    Map<String, Object> read = new LinkedHashMap<>();
    read.put("name", name);
    read.put("arguments", arguments == null ? Map.of() : arguments);
    return read;
  }

  private Object parsed(String text, String what) throws BrokenRowException {
    try {
      Object value = JsonText.read(text);
      if (value != null) {
        return value;
      }
    } catch (JsonText.NotJsonException e) {
      throw broken(what + " must be JSON: " + e.getMessage());
    }
    throw broken(what + " must be JSON, but is null");
  }

  private BrokenRowException broken(String message) {
    return cells.broken(Check.TYPE, "turn " + turn + ": " + message, column);
  }
}

package io.github.tune4j.internal;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON for people: what fits a line stands on one. The same text on every machine. Stateless. */
public final class PrettyJson {

  private static final int WIDTH = 120;

  private PrettyJson() {}

  /** A tree as JSON text that ends with a line break. */
  public static String of(Object tree) {
    return lines(JsonMapper.shared().valueToTree(tree), "") + "\n";
  }

  private static String lines(JsonNode node, String indent) {
    String line = node.toString();
    if (!node.isContainer() || indent.length() + line.length() <= WIDTH) {
      return line;
    }
    String deeper = indent + "  ";
    Stream<String> entries =
        node.isObject()
            ? node.propertyStream()
                .map(
                    entry ->
                        JsonMapper.shared().writeValueAsString(entry.getKey())
                            + ": "
                            + lines(entry.getValue(), deeper))
            : node.valueStream().map(item -> lines(item, deeper));
    String all = entries.map(entry -> deeper + entry).collect(Collectors.joining(",\n"));
    return node.isObject() ? "{\n" + all + "\n" + indent + "}" : "[\n" + all + "\n" + indent + "]";
  }
}

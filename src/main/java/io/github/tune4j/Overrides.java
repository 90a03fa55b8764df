package io.github.tune4j;

import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.internal.Unparsed;
import io.github.tune4j.internal.YamlFile;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings given beside a job file, by their paths in it, such as {@code training.seed}. */
final class Overrides {

  private static final Set<String> SECRETS = Set.of("hub_token", "jdbc", "password", "token");

  private Overrides() {}

  static void apply(YamlFile document, Map<String, String> settings) {
    settings.forEach(
        (path, value) -> {
          document.place(path, "--set " + path + "=" + shown(path, value));
          set(document.tree(), path, value);
        });
  }

  /** What may hold a secret is not repeated in a message that refuses it. */
  private static String shown(String path, String value) {
    return SECRETS.contains(path.substring(path.lastIndexOf('.') + 1)) ? "…" : value;
  }

  @SuppressWarnings("unchecked")
  private static void set(Map<String, @Nullable Object> root, String path, String value) {
    List<String> names = Arrays.asList(path.split("\\.", -1));
    Map<String, @Nullable Object> section = root;
    for (String name : names.subList(0, names.size() - 1)) {
      Object inner = section.get(name);
      if (inner == null) {
        inner = new LinkedHashMap<>();
        section.put(name, inner);
      }
      if (!(inner instanceof Map)) {
        throw new ConfigException(path, name + " is a value, not a section");
      }
      section = (Map<String, @Nullable Object>) inner;
    }
    section.put(names.get(names.size() - 1), new Unparsed(value));
  }
}

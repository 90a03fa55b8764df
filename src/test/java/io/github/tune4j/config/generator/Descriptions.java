package io.github.tune4j.config.generator;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What arguments do, from {@code descriptions.properties}; remembers which texts were used. */
final class Descriptions {

  private final Properties texts = new Properties();
  private final Set<String> used = new HashSet<>();

  Descriptions(Path file) {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      texts.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text for an argument: its class's, or else that of the section. */
  String of(Argument argument, String section) {
    String own = text(argument.definer() + '.' + argument.name());
    String text = own == null ? text(section + '.' + argument.name()) : own;
    if (text == null) {
      throw new IllegalStateException(
          "descriptions.properties says nothing about "
              + argument.definer()
              + '.'
              + argument.name());
    }
    return text;
  }

  private @Nullable String text(String key) {
    String text = texts.getProperty(key);
    if (text != null) {
      used.add(key);
    }
    return text;
  }

  /** The keys that nothing asked for. */
  Set<String> unused() {
    Set<String> unused = new HashSet<>(texts.stringPropertyNames());
    unused.removeAll(used);
    return unused;
  }
}

package io.github.tune4j.config;

import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.ConfigException.Problem;
import io.github.tune4j.internal.Suggestion;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The YAML file of TRL's command line. Stateless. */
final class TrlFile {

  private static final Set<String> TRUE = Set.of("true", "yes", "on", "y", "t", "1");
  private static final Set<String> FALSE = Set.of("false", "no", "off", "n", "f", "0");

  private TrlFile() {}

  static TrlConfig read(Path file) {
    Map<String, @Nullable Object> arguments = UpstreamDocument.readYaml(file);
    Map<String, @Nullable Object> others = new LinkedHashMap<>();
    for (String name : beside()) {
      if (arguments.containsKey(name)) {
        others.put(name, arguments.remove(name));
      }
    }
    arguments.replaceAll(TrlFile::asTheCommandLineTakesIt);
    try {
      return new TrlConfig(ForUpstream.literal(SftConfig.of(arguments)), others);
    } catch (ConfigException e) {
      throw new ConfigException(e.problems().stream().map(TrlFile::suggested).toList())
          .at(field -> file.toString());
    }
  }

  /** The names in a file that are not training arguments. */
  private static Set<String> beside() {
    Set<String> names = new TreeSet<>(Schema.ofScript());
    names.add("env");
    return names;
  }

  /** Names that no training argument has may stand for one of the others. */
  private static Problem suggested(Problem problem) {
    String name = problem.field().substring(problem.field().indexOf('.') + 1);
    Set<String> known = Schema.of("SftConfig").fields().keySet();
    return known.contains(name) || Suggestion.question(name, known).isPresent()
        ? problem
        : Suggestion.question(name, beside())
            .map(question -> new Problem(problem.field(), "unknown, " + question))
            .orElse(problem);
  }

  /**
   * The command line turns a text into what the argument takes, quoted or not; and to PyYAML a bare
   * {@code yes} is a boolean.
   */
  private static @Nullable Object asTheCommandLineTakesIt(String name, @Nullable Object value) {
    Field field = Schema.of("SftConfig").fields().get(name);
    if (field == null || !(value instanceof String text) || field.types().contains("str")) {
      return value;
    }
    String word = text.toLowerCase(Locale.ROOT);
    if (field.types().contains("bool")) {
      return TRUE.contains(word) ? (Object) true : FALSE.contains(word) ? (Object) false : value;
    }
    return number(text, field).map(Object.class::cast).orElse(value);
  }

  private static Optional<Number> number(String text, Field field) {
    try {
      if (field.types().contains("int") && text.matches("[+-]?[0-9]+")) {
        return Optional.of(Long.valueOf(text));
      }
      if (field.types().contains("float")) {
        return Optional.of(Double.valueOf(text));
      }
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  static void write(TrlConfig config, Path file) {
    for (String name : config.others().keySet()) {
      if (!beside().contains(name)) {
        throw new ConfigException(
            file.toString(), name + ": " + Suggestion.unknown(name, beside()));
      }
    }
    Map<String, @Nullable Object> all = new LinkedHashMap<>(config.others());
    all.putAll(ForUpstream.values(config.arguments(), file));
    UpstreamDocument.writeYaml(file, all);
  }
}

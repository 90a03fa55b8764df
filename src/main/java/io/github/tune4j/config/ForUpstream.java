package io.github.tune4j.config;

import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.ConfigException.Problem;
import io.github.tune4j.internal.References;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Arguments that stand in upstream's files, where everything means what upstream takes it for.
 * Stateless.
 */
final class ForUpstream {

  private ForUpstream() {}

  /**
   * The arguments' values.
   *
   * @param file where they are to be written, for messages
   * @throws ConfigException when one of them means something to Tune4J only
   */
  static Map<String, @Nullable Object> values(Arguments arguments, Path file) {
    List<Problem> problems = new ArrayList<>();
    arguments
        .toMap()
        .forEach(
            (name, value) ->
                problem(arguments.schema().fields().get(name), name, value)
                    .map(text -> new Problem(arguments.section() + '.' + name, text))
                    .ifPresent(problems::add));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems).at(field -> file.toString());
    }
    return arguments.toMap();
  }

  /**
   * The same arguments, which were read from a file. To upstream every text is just that text; here
   * one would be looked up, and somebody else's file is not to say which of the user's environment
   * variables go where.
   *
   * @throws ConfigException when a text refers to an environment variable
   */
  static <A extends Arguments> A literal(A arguments) {
    List<Problem> problems = new ArrayList<>();
    arguments
        .toMap()
        .forEach(
            (name, value) -> {
              if (References.in(value)) {
                problems.add(
                    new Problem(
                        arguments.section() + '.' + name,
                        "looks like a reference to an environment variable, which no file of others"
                            + " may make"));
              }
            });
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return arguments;
  }

  private static Optional<String> problem(
      @Nullable Field field, String name, @Nullable Object value) {
    if (value != null && References.in(value)) {
      return Optional.of("refers to an environment variable, which upstream does not look up");
    }
    if (field != null && field.own()) {
      return Optional.of("is Tune4J's own, and unknown to upstream");
    }
    boolean drawn = name.equals("seed") && value instanceof Number seed && seed.longValue() < 0;
    if (drawn || (field != null && value instanceof String word && field.words().contains(word))) {
      return Optional.of(value + " means something to Tune4J only");
    }
    return Optional.empty();
  }
}

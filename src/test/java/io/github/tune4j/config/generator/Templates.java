package io.github.tune4j.config.generator;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The text around the setters. */
final class Templates {

  private static final Map<String, String> IMPORTS =
      new TreeMap<>(
          Map.of(
              "List", "java.util.List",
              "Map", "java.util.Map",
              "Nullable", "org.jspecify.annotations.Nullable",
              "Path", "java.nio.file.Path"));

  private static final String OF =
      """
        /** An empty builder. */
        public static BUILDER builder() {
          return new NEW();
        }

        /**
         * The same checks as the builder's, for a section of a job file.
         *
         * @param section upstream's names and values
         * @throws io.github.tune4j.exception.ConfigException as {@link Builder#build()}
         */
        public static NAME of(Map<String, ? extends @Nullable Object> section) {
          return builder().setAll(section).build();
        }

        @Override
        public BUILDER toBuilder() {
          return builder().copy(values());
        }
      """;

  private static final String CLOSED =
      """
      DOC
      public final class NAME extends PARENT {

        private NAME(Values values) {
          super(values);
        }

      OF
        /**
         * Collects the arguments of a {@link NAME}. Setters only note the value; {@link #build()}
         * checks it. Not thread-safe.
      APART
         */
        public static final class Builder extends PARENT.Builder<NAME, Builder> {

          private Builder() {
            super(Schema.of("NAME"));
          }

      SETTERS
      CHECK
          @Override
          NAME create(Values values) {
            return new NAME(values);
          }
        }
      }
      """;

  private static final String OPEN =
      """
      DOC
      public class NAME extends PARENT {

        NAME(Values values) {
          super(values);
        }

      OF
        private static final class Plain extends Builder<NAME, Plain> {

          Plain() {
            super(Schema.of("NAME"));
          }

          @Override
          NAME create(Values values) {
            return new NAME(values);
          }
        }

        /**
         * Collects the arguments of {@link NAME} and of the types below it. Setters only note the
         * value; {@link #build()} checks it. Not thread-safe.
      APART
         *
         * @param <A> what is built
         * @param <B> the builder itself
         */
        public abstract static class Builder<A extends NAME, B extends Builder<A, B>>
            extends PARENT.Builder<A, B> {

          Builder(Schema schema) {
            super(schema);
          }

      SETTERS
      CHECK
        }
      }
      """;

  private static final String CHECK =
      """
          @Override
          void check(Values values, Problems problems) {
            super.check(values, problems);
            RULES(values, problems);
          }

      """;

  private static final String APART =
      """
       *
       * <p>These have no method, because a job cannot carry them:
       *
       * <ul>
       * ITEMS
       * </ul>
      """;

  private Templates() {}

  /** A final type with its builder. */
  static String closed(Types.Type type, String setters, String apart) {
    String of = OF.replace("BUILDER", "Builder").replace("NEW", "Builder");
    return filled(CLOSED.replace("OF\n", of + '\n'), type, setters, apart);
  }

  /** A type that others extend, whose builder returns theirs. */
  static String open(Types.Type type, String setters, String apart) {
    String of = OF.replace("BUILDER", "Builder<?, ?>").replace("NEW", "Plain");
    return filled(OPEN.replace("OF\n", of + '\n'), type, setters, apart);
  }

  private static String filled(String template, Types.Type type, String setters, String apart) {
    String check = type.rules().isEmpty() ? "" : CHECK.replace("RULES", type.rules());
    return template
        .replace("DOC\n", doc(type))
        .replace(
            "APART\n", apart.isEmpty() ? "" : APART.replace("ITEMS", apart.replace("\n", "\n * ")))
        .replace("CHECK\n", check)
        .replace("NAME", type.name())
        .replace("PARENT", type.parent())
        .replace("SETTERS\n", setters);
  }

  private static String doc(Types.Type type) {
    String text = type.doc() + "\n<p>Immutable and thread-safe.";
    return text.lines()
        .map(line -> (" * " + line).stripTrailing())
        .collect(Collectors.joining("\n", "/**\n", "\n */\n"));
  }

  /** The type with what a file has before it. */
  static String file(String type) {
    List<String> imports =
        IMPORTS.entrySet().stream()
            .filter(entry -> type.matches("(?s).*\\b" + entry.getKey() + "\\b[^)}].*"))
            .map(Map.Entry::getValue)
            .sorted()
            .toList();
    String body = type;
    return "package io.github.tune4j.config;\n\n"
        + imports.stream().map(name -> "import " + name + ";\n").collect(Collectors.joining())
        + "\n// Generated from schema.json and descriptions.properties; docs/configuration.md says"
        + " how.\n\n"
        + body;
  }
}

package io.github.tune4j.config.generator;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sources of the configuration types, made from {@code schema.json} and {@code
 * descriptions.properties}. Line breaks are left to Spotless.
 */
final class ConfigSources {

  private final JsonNode classes;
  private final Descriptions descriptions;

  ConfigSources(Path schema, Path descriptions) {
    this.classes = JsonMapper.shared().readTree(schema.toFile()).required("classes");
    this.descriptions = new Descriptions(descriptions);
  }

  Descriptions descriptions() {
    return descriptions;
  }

  /** The source of every type, by its name. */
  Map<String, String> all() {
    Map<String, String> sources = new LinkedHashMap<>();
    for (Types.Type type : Types.ALL) {
      sources.put(type.name(), source(type));
    }
    return sources;
  }

  /** The arguments that are the type's own: not those of its generated supertype. */
  private List<Argument> arguments(Types.Type type) {
    return classes
        .required(type.name())
        .required("fields")
        .propertyStream()
        .map(
            entry ->
                new Argument(
                    entry.getKey(),
                    entry.getValue().path("definedBy").stringValue(type.name()),
                    entry.getValue()))
        .filter(
            argument ->
                !argument.definer().equals(Types.TRAINING) || type.name().equals(Types.TRAINING))
        .toList();
  }

  private String source(Types.Type type) {
    boolean open = type.name().equals(Types.TRAINING);
    String setters =
        arguments(type).stream()
            .map(argument -> setters(type, argument, open ? "B" : "Builder"))
            .collect(Collectors.joining());
    String apart =
        arguments(type).stream()
            .filter(argument -> !argument.settable())
            .map(argument -> Javadoc.apart(argument, description(type, argument)))
            .collect(Collectors.joining("\n"));
    String source =
        open ? Templates.open(type, setters, apart) : Templates.closed(type, setters, apart);
    return Templates.file(source);
  }

  private String setters(Types.Type type, Argument argument, String builder) {
    if (!argument.settable()) {
      return "";
    }
    String description = description(type, argument);
    boolean isEnum = Setters.isEnum(argument);
    String doc = Javadoc.of(argument, description, isEnum, defaultsElsewhere(type, argument));
    return Setters.of(argument, doc, builder);
  }

  private String description(Types.Type type, Argument argument) {
    String section = classes.required(type.name()).required("section").stringValue();
    return descriptions.of(argument, section);
  }

  private Map<String, String> defaultsElsewhere(Types.Type type, Argument argument) {
    Map<String, String> defaults = new LinkedHashMap<>();
    if (type.name().equals(Types.TRAINING)) {
      for (String trainer : Types.TRAINERS) {
        JsonNode facts = classes.at("/" + trainer + "/fields/" + argument.name());
        Argument theirs = new Argument(argument.name(), trainer, facts);
        defaults.put(trainer, theirs.defaultText());
      }
    }
    return defaults;
  }
}

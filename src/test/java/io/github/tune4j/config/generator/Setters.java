package io.github.tune4j.config.generator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The methods of a builder that set one argument: one for each Java type that it takes. */
final class Setters {

  private static final Map<String, String> ENUMS =
      Map.ofEntries(
          Map.entry("attn_implementation", "AttentionImplementation"),
          Map.entry("bnb_4bit_compute_dtype", "DType"),
          Map.entry("dtype", "DType"),
          Map.entry("eval_strategy", "IntervalStrategy"),
          Map.entry("hub_strategy", "HubStrategy"),
          Map.entry("log_level", "LogLevel"),
          Map.entry("log_level_replica", "LogLevel"),
          Map.entry("logging_strategy", "IntervalStrategy"),
          Map.entry("lr_scheduler_type", "SchedulerType"),
          Map.entry("optim", "OptimizerName"),
          Map.entry("save_strategy", "SaveStrategy"),
          Map.entry("task_type", "TaskType"),
          Map.entry("train_sampling_strategy", "SamplingStrategy"));

  private static final Map<String, String> MAPS =
      Map.of(
          "alpha_pattern", "Map<String, Integer>",
          "max_memory", "Map<?, ?>",
          "rank_pattern", "Map<String, Integer>");

  private static final Set<String> FOLDERS = Set.of("cache_dir", "offload_folder");

  /** Where one text is a name or a word of its own, and not a list of one. */
  private static final Set<String> ONE_IS_TEXT = Set.of("dataset", "report_to");

  /** Where a text is a name of its own; elsewhere it is a map's JSON, or a file with it. */
  private static final Set<String> TEXT_FIRST =
      Set.of("attn_implementation", "device_map", "dtype", "experts_implementation", "tp_plan");

  private Setters() {}

  static boolean isEnum(Argument argument) {
    return ENUMS.containsKey(argument.name());
  }

  /** The methods' source: the first has the Javadoc, the others refer to it. */
  static String of(Argument argument, String doc, String builder) {
    if (argument.name().equals("target_modules")) {
      return targetModules(doc, builder);
    }
    List<String> parameters = parameters(argument);
    StringBuilder source = new StringBuilder();
    String java = argument.javaName();
    for (String parameter : parameters) {
      String said =
          parameter.equals(parameters.get(0))
              ? doc
              : "As {@link #"
                  + java
                  + '('
                  + erased(parameters.get(0))
                  + ")}, given as "
                  + words(parameter)
                  + '.';
      source
          .append("/** ")
          .append(said)
          .append(" */\npublic ")
          .append(builder)
          .append(' ')
          .append(java)
          .append('(')
          .append(parameter)
          .append(' ')
          .append(java)
          .append(") {\nreturn ")
          .append(body(argument, parameter))
          .append(";\n}\n\n");
    }
    return source.toString();
  }

  private static List<String> parameters(Argument argument) {
    List<String> types = argument.types();
    List<String> parameters = new ArrayList<>();
    if (types.contains("bool")) {
      parameters.add("boolean");
    }
    if (types.contains("list[int]")) {
      parameters.add("Integer...");
    } else if (types.contains("float")) {
      parameters.add("double");
    } else if (types.contains("int")) {
      parameters.add(argument.facts().path("maximum").doubleValue(0) > 1e9 ? "long" : "int");
    }
    if (types.contains("list[str]")) {
      parameters.add("String...");
    } else if (types.contains("str")) {
      parameters.add(
          FOLDERS.contains(argument.name())
              ? "Path"
              : ENUMS.getOrDefault(argument.name(), "String"));
    }
    for (String type : types) {
      switch (type) {
        case "dict" -> parameters.add(MAPS.getOrDefault(argument.name(), "Map<String, ?>"));
        case "list[float]" -> parameters.add("Double...");
        case "list[list[int]]" -> parameters.add("List<List<Integer>>");
        case "list[list[str]]" -> parameters.add("List<List<String>>");
        case "bool", "float", "int", "list[int]", "list[str]", "str" -> {}
        default -> throw new IllegalStateException("no setter for " + type + " in " + argument);
      }
    }
    if (types.equals(List.of("dict", "str")) && !TEXT_FIRST.contains(argument.name())) {
      Collections.reverse(parameters);
    } else if (types.equals(List.of("dict", "int", "str"))) {
      Collections.swap(parameters, 0, 1);
    }
    return parameters;
  }

  private static String body(Argument argument, String parameter) {
    String java = argument.javaName();
    String name = '"' + argument.name() + '"';
    if (!parameter.endsWith("...")) {
      return "set(" + name + ", " + java + ')';
    }
    String list = "set(" + name + ", List.of(" + java + "))";
    boolean single =
        parameter.equals("Integer...")
            ? argument.types().contains("int")
            : ONE_IS_TEXT.contains(argument.name());
    return single ? java + ".length == 1 ? set(" + name + ", " + java + "[0]) : " + list : list;
  }

  private static String erased(String parameter) {
    return parameter.replaceAll("<.*>", "");
  }

  private static String words(String parameter) {
    return switch (erased(parameter)) {
      case "boolean" -> "true or false";
      case "String", "Path" -> "a text";
      case "Map" -> "a map";
      case "int", "double" -> "a number";
      case "Integer...", "Double..." -> "numbers";
      default -> "a list";
    };
  }

  private static String targetModules(String doc, String builder) {
    return """
        /** %s {@link #ALL_LINEAR} alone stands for every linear layer but the output. */
        public %s targetModules(String first, String... more) {
          return set("target_modules", layers(first, more));
        }

        /** The layers to adapt: those whose whole name matches a Python regular expression. */
        public %s targetModulesMatching(String regex) {
          return set("target_modules", regex);
        }

        """
        .replace("#ALL_LINEAR", "PeftConfig#ALL_LINEAR")
        .formatted(doc, builder, builder);
  }
}

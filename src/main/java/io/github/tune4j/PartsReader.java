package io.github.tune4j;

import io.github.tune4j.data.Mix;
import io.github.tune4j.data.TextDataset;
import io.github.tune4j.exception.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads data sets that are made up of others: {@code concat} and {@code mix}. */
final class PartsReader {

  static final List<String> MIX = List.of("parts", "stop");
  static final List<String> PART =
      List.of(
          "combine",
          "completion",
          "concat",
          "drop",
          "functions",
          "labels",
          "mix",
          "policy",
          "prompt",
          "rename",
          "select",
          "shape",
          "source");
  private static final List<String> STOPS = List.of("all", "first");
  private static final TextDataset STAND_IN = TextDataset.csv(Path.of("?"));

  private final Fields fields;

  PartsReader(Fields fields) {
    this.fields = fields;
  }

  /** Whether a section is made up of parts. */
  static boolean has(Map<String, @Nullable Object> section) {
    return section.containsKey("concat") || section.containsKey("mix");
  }

  /** The data set that the parts make up; a stand-in for one that is wrong. */
  TextDataset read(Map<String, @Nullable Object> section) {
    List<String> kinds =
        List.of("source", "concat", "mix").stream().filter(section::containsKey).toList();
    kinds.stream()
        .skip(1)
        .forEach(it -> fields.problem("dataset." + it, "cannot stand beside " + kinds.get(0)));
    return section.containsKey("concat") ? concat(section) : mix(section);
  }

  private TextDataset concat(Map<String, @Nullable Object> section) {
    List<TextDataset> parts = new ArrayList<>();
    List<Map<String, @Nullable Object>> list = list("dataset.concat", section.get("concat"));
    for (int i = 0; i < list.size(); i++) {
      parts.add(part(fields.inside("dataset.", "dataset.concat[" + i + "]."), list.get(i), PART));
    }
    return parts.isEmpty() ? STAND_IN : TextDataset.concat(parts.toArray(TextDataset[]::new));
  }

  private TextDataset mix(Map<String, @Nullable Object> section) {
    Map<String, @Nullable Object> said = fields.section("mix", section, "dataset.", false);
    fields.checkNames("dataset.mix.", said.keySet(), MIX);
    List<Map<String, @Nullable Object>> list = list("dataset.mix.parts", said.get("parts"));
    List<String> known = new ArrayList<>(PART);
    known.add("weight");
    Mix mix = null;
    for (int i = 0; i < list.size(); i++) {
      Fields inside = fields.inside("dataset.", "dataset.mix.parts[" + i + "].");
      TextDataset part = part(inside, list.get(i), known);
      Number weight = inside.number("dataset.weight", list.get(i).get("weight"));
      double share = weight == null ? 1 : weight.doubleValue();
      if (!(share > 0) || Double.isInfinite(share)) {
        inside.problem("dataset.weight", "must be above 0 and finite, but is " + share);
        share = 1;
      }
      mix = mix == null ? Mix.of(part, share) : mix.and(part, share);
    }
    String stop = fields.choice("dataset.mix.stop", said.get("stop"), STOPS);
    if (mix == null) {
      return STAND_IN;
    }
    return TextDataset.mix("all".equals(stop) ? mix.stop(Mix.Stop.ALL) : mix);
  }

  private static TextDataset part(
      Fields inside, Map<String, @Nullable Object> section, List<String> known) {
    inside.checkNames("dataset.", section.keySet(), known);
    try {
      return new DatasetReader(inside).rows(section);
    } catch (ConfigException e) {
      e.problems().forEach(problem -> inside.problem(problem.field(), problem.message()));
      return STAND_IN;
    }
  }

  /** Sections in a list. */
  private List<Map<String, @Nullable Object>> list(String field, @Nullable Object value) {
    List<Map<String, @Nullable Object>> sections = new ArrayList<>();
    if (value instanceof List<?> items && !items.isEmpty()) {
      for (Object item : items) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        if (item instanceof Map<?, ?> section) {
          section.forEach((key, it) -> copy.put(String.valueOf(key), it));
        } else {
          fields.problem(field, "must be a list of data sets, but holds " + item);
        }
        sections.add(copy);
      }
    } else {
      fields.problem(field, "must be a list of data sets, got " + value);
    }
    return sections;
  }
}

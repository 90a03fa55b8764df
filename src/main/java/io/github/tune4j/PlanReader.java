package io.github.tune4j;

import io.github.tune4j.Plan.Difference;
import io.github.tune4j.Plan.MemoryEstimate;
import io.github.tune4j.config.Notice;
import io.github.tune4j.config.Origin;
import io.github.tune4j.config.Setting;
import io.github.tune4j.internal.Documents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what Python says about a job. Stateless. */
final class PlanReader {

  /** Parts of an estimate that are bytes; the rest of it describes them. */
  private static final List<String> PARTS =
      List.of(
          "weights",
          "adapter",
          "optimizer",
          "gradients",
          "activations",
          "logits",
          "temporary",
          "overhead");

  private PlanReader() {}

  /** All settings of {@code effective}: those that are not upstream's first. */
  static List<Setting> settings(JsonNode effective) {
    List<Setting> settings = new ArrayList<>();
    effective.forEachEntry(
        (section, arguments) ->
            arguments.forEachEntry(
                (name, entry) -> settings.add(setting(section + '.' + name, entry))));
    settings.sort(Comparator.comparing(setting -> setting.origin() == Origin.UPSTREAM));
    return List.copyOf(settings);
  }

  private static Setting setting(String name, JsonNode entry) {
    JsonNode value = entry.has("effective") ? entry.get("effective") : entry.required("value");
    return new Setting(
        name,
        Documents.value(value),
        Origin.valueOf(entry.required("origin").stringValue().toUpperCase(Locale.ROOT)),
        entry.path("reason").stringValue(""));
  }

  static Optional<MemoryEstimate> memory(JsonNode memory) {
    if (!memory.isObject()) {
      return Optional.empty();
    }
    Map<String, Long> parts = new LinkedHashMap<>();
    PARTS.forEach(part -> parts.put(part, memory.required(part).longValue()));
    JsonNode available = memory.path("available");
    return Optional.of(
        new MemoryEstimate(
            parts,
            memory.required("total").longValue(),
            available.isNumber() ? OptionalLong.of(available.longValue()) : OptionalLong.empty()));
  }

  static List<Notice> warnings(JsonNode warnings) {
    return warnings
        .valueStream()
        .map(
            warning ->
                new Notice(
                    warning.required("field").stringValue(),
                    warning.required("message").stringValue()))
        .toList();
  }

  static List<Difference> differences(List<Setting> here, List<Setting> there) {
    Map<String, Setting> ours = byName(here);
    Map<String, Setting> theirs = byName(there);
    Set<String> names = new LinkedHashSet<>(ours.keySet());
    names.addAll(theirs.keySet());
    Function<@Nullable Setting, @Nullable Object> value = it -> it == null ? null : it.value();
    return names.stream()
        .filter(name -> !Objects.equals(value.apply(ours.get(name)), value.apply(theirs.get(name))))
        .map(name -> new Difference(name, ours.get(name), theirs.get(name)))
        .toList();
  }

  private static Map<String, Setting> byName(List<Setting> settings) {
    Map<String, Setting> byName = new LinkedHashMap<>();
    settings.forEach(setting -> byName.put(setting.name(), setting));
    return byName;
  }
}

package io.github.tune4j.data;

import io.github.tune4j.data.Mix.Stop;
import io.github.tune4j.exception.ConfigException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Data sets that make up another.
 *
 * @param parts the data sets, each with columns, shape and policies of its own
 * @param stop when a mix ends; null when they come one after the other
 */
record Parts(List<Weighted> parts, @Nullable Stop stop) {

  /**
   * One of them.
   *
   * @param rows the data set
   * @param weight how often it is drawn, in proportion to the others; 1 where they are not mixed
   */
  record Weighted(TextDataset rows, double weight) {

    Weighted {
      if (!(weight > 0) || Double.isInfinite(weight)) {
        throw new ConfigException(
            "dataset.mix", "a weight must be above 0 and finite, but is " + weight);
      }
      rows.requirePart();
    }
  }

  Parts {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new ConfigException("dataset." + (stop == null ? "concat" : "mix"), "must have parts");
    }
  }

  boolean isMix() {
    return stop != null;
  }

  void putInto(Map<String, Object> section) {
    Stop until = stop;
    if (until == null) {
      section.put("concat", parts.stream().map(part -> part.rows().toPartMap()).toList());
      return;
    }
    Map<String, Object> mix = new LinkedHashMap<>();
    mix.put(
        "parts",
        parts.stream()
            .map(
                part -> {
                  Map<String, Object> map = new LinkedHashMap<>();
                  map.put("weight", part.weight());
                  map.putAll(part.rows().toPartMap());
                  return map;
                })
            .toList());
    mix.put("stop", until.key());
    section.put("mix", mix);
  }
}

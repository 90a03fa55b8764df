package io.github.tune4j.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the columns of a source become those of a row: first renamed, then combined, dropped and
 * chosen.
 *
 * @param rename new names by old ones
 * @param combine templates by the column that they make
 * @param drop columns that are left out
 * @param select the only columns that stay, in their order; empty for all
 */
record Columns(
    Map<String, String> rename,
    Map<String, String> combine,
    List<String> drop,
    List<String> select) {

  static final Columns AS_THEY_ARE = new Columns(Map.of(), Map.of(), List.of(), List.of());

  Columns {
    rename = Collections.unmodifiableMap(new LinkedHashMap<>(rename));
    combine = Collections.unmodifiableMap(new LinkedHashMap<>(combine));
    drop = List.copyOf(drop);
    select = List.copyOf(select);
  }

  Columns rename(String from, String to) {
    Map<String, String> changed = new LinkedHashMap<>(rename);
    changed.put(from, to);
    return new Columns(changed, combine, drop, select);
  }

  Columns combine(String column, String template) {
    Map<String, String> changed = new LinkedHashMap<>(combine);
    changed.put(column, template);
    return new Columns(rename, changed, drop, select);
  }

  Columns drop(List<String> names) {
    List<String> changed = new ArrayList<>(drop);
    changed.addAll(names);
    return new Columns(rename, combine, changed, select);
  }

  Columns select(List<String> names) {
    return new Columns(rename, combine, drop, names);
  }

  void putInto(Map<String, Object> section) {
    if (!rename.isEmpty()) {
      section.put("rename", rename);
    }
    if (!combine.isEmpty()) {
      section.put("combine", combine);
    }
    if (!drop.isEmpty()) {
      section.put("drop", drop);
    }
    if (!select.isEmpty()) {
      section.put("select", select);
    }
  }
}

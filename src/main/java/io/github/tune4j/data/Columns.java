package io.github.tune4j.data;

import io.github.tune4j.exception.ConfigException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the columns of a source become those of a row: first renamed, then combined, dropped and
 * chosen, then handed to functions. Immutable; {@link ColumnChanges} does it.
 *
 * @param rename new names by old ones
 * @param combine templates by the column that they make
 * @param drop columns that are left out
 * @param select the only columns that stay, in their order; empty for all
 * @param functions what the program does to rows, in the order of calls
 */
record Columns(
    Map<String, String> rename,
    Map<String, String> combine,
    List<String> drop,
    List<String> select,
    List<RowFunction> functions) {

  static final Columns AS_THEY_ARE =
      new Columns(Map.of(), Map.of(), List.of(), List.of(), List.of());

  Columns {
    rename = Collections.unmodifiableMap(new LinkedHashMap<>(rename));
    combine = Collections.unmodifiableMap(new LinkedHashMap<>(combine));
    drop = List.copyOf(drop);
    select = List.copyOf(select);
    functions = List.copyOf(functions);
  }

  Columns rename(String from, String to) {
    if (to.isBlank()) {
      throw new ConfigException("dataset.rename." + from, "must be a name that is not blank");
    }
    Map<String, String> changed = new LinkedHashMap<>(rename);
    changed.put(from, to);
    return new Columns(changed, combine, drop, select, functions);
  }

  Columns combine(String column, String template) {
    new ColumnTemplate(column, template);
    Map<String, String> changed = new LinkedHashMap<>(combine);
    changed.put(column, template);
    return new Columns(rename, changed, drop, select, functions);
  }

  Columns drop(List<String> names) {
    List<String> changed = new ArrayList<>(drop);
    changed.addAll(names);
    return new Columns(rename, combine, changed, select, functions);
  }

  Columns select(List<String> names) {
    return new Columns(rename, combine, drop, names, functions);
  }

  Columns with(RowFunction function) {
    List<RowFunction> changed = new ArrayList<>(functions);
    changed.add(function);
    return new Columns(rename, combine, drop, select, changed);
  }

  /** Whether columns stay what they are. */
  boolean none() {
    return equals(AS_THEY_ARE);
  }

  /**
   * The columns that the source must have, so that the rows have those that are needed.
   *
   * @param needed by the shape of the rows
   */
  Set<String> ofSource(Collection<String> needed) {
    Set<String> later = new LinkedHashSet<>(drop);
    later.addAll(select);
    if (functions.isEmpty()) {
      later.addAll(needed);
    }
    later.removeAll(combine.keySet());
    combine.forEach(
        (column, template) -> later.addAll(new ColumnTemplate(column, template).columns()));
    later.removeAll(rename.values());
    Set<String> ofSource = new LinkedHashSet<>(rename.keySet());
    ofSource.addAll(later);
    return ofSource;
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
    if (!functions.isEmpty()) {
      section.put("functions", functions.size());
    }
  }
}

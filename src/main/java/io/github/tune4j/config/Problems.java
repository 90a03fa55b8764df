package io.github.tune4j.config;

import io.github.tune4j.exception.ConfigException;
import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with one section, reported at once. */
final class Problems {

  private record Problem(String field, String problem) {}

  private final String section;
  private final List<Problem> found = new ArrayList<>();

  Problems(String section) {
    this.section = section;
  }

  void add(String name, String problem) {
    found.add(new Problem(section + '.' + name, problem));
  }

  /** Throws one exception that names every problem; its field is that of the first. */
  void throwIfAny() {
    if (found.isEmpty()) {
      return;
    }
    StringBuilder all = new StringBuilder(found.get(0).problem);
    for (Problem problem : found.subList(1, found.size())) {
      all.append("; ").append(problem.field).append(": ").append(problem.problem);
    }
    throw new ConfigException(found.get(0).field, all.toString());
  }
}

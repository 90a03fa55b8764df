package io.github.tune4j.config;

import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.ConfigException.Problem;
import java.util.ArrayList;
import java.util.List;

/** Everything that is found in one section, reported at once. */
final class Problems {

  private final String section;
  private final List<Problem> found = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();

  Problems(String section) {
    this.section = section;
  }

  /** Notes a mistake. */
  void add(String name, String problem) {
    found.add(new Problem(section + '.' + name, problem));
  }

  /** Notes what is no mistake, and yet worth knowing. */
  void notice(String name, String message) {
    notices.add(new Notice(section + '.' + name, message));
  }

  /** What is worth knowing. */
  List<Notice> notices() {
    return List.copyOf(notices);
  }

  /** Throws one exception that names every mistake; its field is that of the first. */
  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new ConfigException(found);
    }
  }
}

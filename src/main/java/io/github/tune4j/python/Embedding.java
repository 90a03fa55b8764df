package io.github.tune4j.python;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether a Python environment can live inside this JVM through Jep. Immutable.
 *
 * @param jepLibrary Jep's native library in the environment; null when embedding is not possible
 * @param problem why embedding is not possible, one line; null when it is
 * @param remedy how to mend it; null when there is nothing to mend
 */
public record Embedding(
    @Nullable Path jepLibrary, @Nullable String problem, @Nullable String remedy) {

  /** Whether an interpreter of this environment can be booted in this JVM. */
  public boolean possible() {
    return problem == null && jepLibrary != null;
  }

  static Embedding with(Path jepLibrary) {
    return new Embedding(jepLibrary, null, null);
  }

  static Embedding impossible(String problem, String remedy) {
    return new Embedding(null, problem, remedy);
  }
}

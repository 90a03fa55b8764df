package io.github.tune4j.data;

import java.nio.file.Path;

/** Writes the rows of a file as a job does that drops duplicates, shuffles and divides. */
final class PrepareInAnotherJvm {

  private PrepareInAnotherJvm() {}

  public static void main(String[] arguments) {
    TextDataset.csv(Path.of(arguments[0]))
        .policy(Check.DUPLICATE, Policy.DROP)
        .shuffle(true)
        .validation(Validation.of(0.2).by("user"))
        .materialize(Path.of(arguments[1]), true);
  }
}

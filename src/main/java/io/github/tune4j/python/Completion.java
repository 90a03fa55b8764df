package io.github.tune4j.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The record that a build is complete: {@code complete.json} in the folder of an environment's key.
 * Immutable.
 *
 * @param folder the name of the build's folder, beside this record
 * @param requirements {@link Requirements#id()}
 * @param python the interpreter's version, for example {@code "3.11.7"}
 * @param interpreter the file it was built with, links resolved
 * @param jepProblem why Jep is not in it, or null
 * @param jepRemedy how to mend that, or null
 */
record Completion(
    String folder,
    String requirements,
    String python,
    String interpreter,
    @Nullable String jepProblem,
    @Nullable String jepRemedy) {

  private static final String FILE = "complete.json";

  /** The record in that folder; empty when there is none or it cannot be read. */
  static Optional<Completion> in(Path keyFolder) {
    try {
      Map<String, String> values = FlatJson.read(Files.readString(keyFolder.resolve(FILE)));
      return Optional.of(
          new Completion(
              FlatJson.required(values, "folder"),
              FlatJson.required(values, "requirements"),
              FlatJson.required(values, "python"),
              FlatJson.required(values, "interpreter"),
              values.get("jepProblem"),
              values.get("jepRemedy")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  void writeTo(Path keyFolder) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("folder", folder);
    values.put("requirements", requirements);
    values.put("python", python);
    values.put("interpreter", interpreter);
    FlatJson.put(values, "jepProblem", jepProblem);
    FlatJson.put(values, "jepRemedy", jepRemedy);
    AtomicFiles.write(keyFolder.resolve(FILE), FlatJson.write(values));
  }

  Completion withJep(Jep.Outcome outcome) {
    return new Completion(
        folder, requirements, python, interpreter, outcome.problem(), outcome.remedy());
  }
}

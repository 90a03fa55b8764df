package io.github.tune4j.testing;

import io.github.tune4j.python.PythonEnvironment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.PumpStreamHandler;

/** What tests that need Python share: the managed environment, and a tiny model made by it. */
public final class TestEnvironment {

  private static final Path TARGET = Path.of("target").toAbsolutePath();

  private TestEnvironment() {}

  /** The managed environment, built on first use. */
  public static PythonEnvironment python() {
    return PythonEnvironment.managed();
  }

  /** The folder of the tiny model that python/tests/tiny_model.py makes. */
  public static synchronized Path tinyModel() {
    Path folder = TARGET.resolve("tiny-model");
    if (!Files.isRegularFile(folder.resolve("model.safetensors"))) {
      run(List.of("python/tests/tiny_model.py", folder.toString()));
    }
    return folder;
  }

  /** The starter model that the repository ships. */
  public static Path starter() {
    return Path.of("examples", "starter").toAbsolutePath();
  }

  /** Runs Python of the managed environment in the project's folder and returns what it printed. */
  public static String run(List<String> arguments) {
    CommandLine command = new CommandLine(python().executable().toFile());
    arguments.forEach(argument -> command.addArgument(argument, false));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DefaultExecutor executor = DefaultExecutor.builder().get();
    executor.setStreamHandler(new PumpStreamHandler(out, System.err));
    try {
      executor.execute(command);
    } catch (IOException e) {
      throw new UncheckedIOException(out.toString(StandardCharsets.UTF_8), e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** A CSV file of so many different rows. */
  public static Path csv(Path folder, int rows) {
    StringBuilder text = new StringBuilder("instruction,output\n");
    for (int i = 0; i < rows; i++) {
      text.append("What is ").append(i).append("?,It is ").append(i).append(".\n");
    }
    try {
      return Files.writeString(folder.resolve("rows.csv"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A model folder whose configuration is this Python code, which runs when the model is looked at
   * with {@code trust_remote_code}: a real way for foreign code to do harm.
   */
  public static Path modelWithCode(Path folder, String code) {
    try {
      Files.writeString(
          folder.resolve("config.json"),
          "{\"model_type\":\"harm\",\"auto_map\":{\"AutoConfig\":\"configuration_harm.HarmConfig\"}}");
      Files.writeString(
          folder.resolve("configuration_harm.py"),
          "from transformers import PretrainedConfig\n"
              + code.stripTrailing()
              + "\nclass HarmConfig(PretrainedConfig):\n    model_type = 'harm'\n");
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

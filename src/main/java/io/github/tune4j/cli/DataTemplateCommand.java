package io.github.tune4j.cli;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "template",
    description =
        "Writes a file of example rows that can be trained on as they are, to be replaced by your"
            + " own.",
    mixinStandardHelpOptions = true)
final class DataTemplateCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description =
          "Its name says the shape of the rows, its ending the format: alpaca.csv. Shapes are"
              + " alpaca, prompt_completion, sharegpt, messages, text, preference and"
              + " classification; endings .csv, .tsv, .jsonl, .json and, of text, .txt.")
  @SuppressWarnings("NullAway.Init")
  private Path file;

  @Override
  public Integer call() {
    ExampleFile example;
    try {
      example = ExampleFile.named(file);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(
          Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()), e);
    }
    int rows = example.write();
    System.out.println("wrote " + file + ": " + rows + " rows of shape " + example.shape());
    System.out.println("next: ./tune4j data check " + file);
    return ExitCode.DONE;
  }
}

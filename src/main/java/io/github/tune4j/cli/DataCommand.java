package io.github.tune4j.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "data",
    description = "Looks at data sets.",
    mixinStandardHelpOptions = true,
    subcommands = {
      DataCheckCommand.class,
      DataConvertCommand.class,
      DataPreviewCommand.class,
      DataStatsCommand.class,
      DataTemplateCommand.class
    })
final class DataCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    throw new CommandLine.ParameterException(
        line, "Name a command: " + String.join(", ", line.getSubcommands().keySet()) + ".");
  }
}

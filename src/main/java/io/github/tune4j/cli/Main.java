package io.github.tune4j.cli;

import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.Tune4jException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The entry of the command line. */
@Command(
    name = "tune4j",
    description = "Fine-tunes, evaluates and runs Hugging Face language models.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      DemoCommand.class,
      DataCommand.class,
      PlanCommand.class,
      TrainCommand.class,
      ChatCommand.class,
      DoctorCommand.class,
      SchemaCommand.class,
      EnvCommand.class
    })
public final class Main implements Runnable {

  private static final String VERBOSE = "--verbose";

  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  /** Read from the arguments before they are parsed, since the log is configured first. */
  @CommandLine.Option(
      names = VERBOSE,
      scope = ScopeType.INHERIT,
      description = "Show the log in full, and the stack trace of an error.")
  @SuppressWarnings("UnusedVariable")
  private boolean verbose;

  /** Runs a command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    boolean verbose = List.of(args).contains(VERBOSE);
    configureLog(verbose);
    // The terminal's own character set may not hold the answers; UTF-8 holds all.
    System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(System.err, true, StandardCharsets.UTF_8));
    int code =
        new CommandLine(new Main())
            .setExecutionExceptionHandler((e, command, parsed) -> report(e, parsed, verbose))
            .setUsageHelpAutoWidth(true)
            .execute(args);
    System.out.flush();
    System.err.flush();
    Runtime.getRuntime().halt(code);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(), "Name a command.");
  }

  private static int report(Exception failure, ParseResult parsed, boolean verbose) {
    if (verbose || !(failure instanceof Tune4jException)) {
      failure.printStackTrace();
    }
    System.err.println("error: " + failure.getMessage());
    boolean json =
        parsed.asCommandLineList().stream()
            .anyMatch(command -> command.getParseResult().hasMatchedOption("--json"));
    if (json) {
      Json.print(Map.of("error", described(failure)));
    }
    return ExitCode.of(failure);
  }

  private static Map<String, Object> described(Exception failure) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("type", failure.getClass().getSimpleName());
    error.put("message", String.valueOf(failure.getMessage()));
    if (failure instanceof ConfigException wrong) {
      error.put("problems", wrong.problems());
    }
    return error;
  }

  private static void configureLog(boolean verbose) {
    String prefix = "org.slf4j.simpleLogger.";
    System.setProperty(prefix + "defaultLogLevel", verbose ? "debug" : "warn");
    System.setProperty(prefix + "log.io.github.tune4j", verbose ? "debug" : "info");
    // What a run logs of its job comes as an event too, which Progress shows.
    System.setProperty(prefix + "log.io.github.tune4j.TrainingRun", verbose ? "debug" : "error");
    System.setProperty(prefix + "showThreadName", "false");
    System.setProperty(prefix + "showShortLogName", "true");
    System.setProperty(prefix + "levelInBrackets", "true");
  }

  /** The version from the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"tune4j " + (version == null ? "(not packaged)" : version)};
    }
  }
}

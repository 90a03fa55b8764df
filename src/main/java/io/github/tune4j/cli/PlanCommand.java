package io.github.tune4j.cli;

import io.github.tune4j.FineTuning;
import io.github.tune4j.Plan;
import io.github.tune4j.Tune4j;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "plan",
    description =
        "Shows what a job would do here, without training it: every argument and why it is so, rows,"
            + " steps, memory.",
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {

  @Mixin private JobOptions job = new JobOptions();

  @Option(
      names = "--diff",
      paramLabel = "OTHER.yaml",
      description = "Show the arguments in which the two jobs differ, and nothing else.")
  private @Nullable Path other;

  @Option(names = "--json", description = "Print the plan as JSON, last on stdout.")
  private boolean json;

  @Mixin private SessionOptions session = new SessionOptions();

  @Override
  public Integer call() {
    FineTuning planned = job.read();
    FineTuning compared = other == null ? null : FineTuning.read(other);
    try (Tune4j tune4j = session.open()) {
      Plan plan = tune4j.plan(planned);
      if (compared != null) {
        show(PlanReport.difference(plan, tune4j.plan(compared)), job.file() + " → " + other);
      } else {
        show(PlanReport.of(plan), planned.modelName());
      }
      return plan.preflight().ok() ? ExitCode.DONE : ExitCode.BAD_INPUT;
    }
  }

  private void show(PlanReport report, String title) {
    if (json) {
      Json.print(report.document());
    } else {
      System.out.println(title);
      System.out.print(report.text());
    }
  }
}

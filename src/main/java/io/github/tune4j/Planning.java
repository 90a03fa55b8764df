package io.github.tune4j;

import io.github.tune4j.Plan.TokenCount;
import io.github.tune4j.config.Notice;
import io.github.tune4j.data.Split;
import io.github.tune4j.data.StagedRows;
import io.github.tune4j.internal.Futures;
import io.github.tune4j.internal.RunFolder;
import io.github.tune4j.runtime.PythonRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Finds out what a job would do. The rows go into a temporary folder, which is removed again. */
final class Planning {

  private final FineTuning job;
  private final PythonRuntime runtime;

  Planning(FineTuning job, PythonRuntime runtime) {
    this.job = job;
    this.runtime = runtime;
  }

  Plan plan() {
    try (StagedRows rows = job.dataset().stage()) {
      return plan(rows);
    }
  }

  private Plan plan(StagedRows staged) {
    Split rows = staged.split();
    Map<String, Object> document = JobDocument.forPlan(job);
    JsonNode found;
    try {
      Path folder = Files.createTempDirectory("tune4j-plan");
      try {
        found = inFolder(folder, document, staged);
      } finally {
        new RunFolder(folder).release(false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, TokenCount> tokens = PlanReader.tokens(found.required("tokens"));
    TokenCount training = tokens.get("train");
    List<Notice> notices = new ArrayList<>(job.notices());
    notices.addAll(JobDocument.unset(job));
    notices.addAll(PlanReader.warnings(found.required("warnings")));
    return new Plan(
        found.required("architecture").stringValue(),
        found.required("attention").valueStream().map(JsonNode::stringValue).toList(),
        PlanReader.settings(found.required("effective")),
        rows,
        tokens,
        PlanReader.rows(found.required("first_rows")),
        job.steps(training == null ? rows.train() : training.sequences()),
        PlanReader.memory(found.path("memory")),
        List.copyOf(notices));
  }

  private JsonNode inFolder(Path folder, Map<String, Object> document, StagedRows rows)
      throws IOException {
    Map<String, Object> lenient = new LinkedHashMap<>(document);
    lenient.put("refuse", false); // what this machine cannot serve is told, not refused
    JsonNode inspected = Futures.await(runtime.request("inspect", lenient));
    Path dataset = Files.createDirectory(new RunFolder(folder).dataset());
    rows.materialize(dataset, inspected.path("chat_template").asBoolean(false));
    return Futures.await(
        runtime.request("plan", Map.of("job", document, "folder", folder.toString())));
  }
}

package io.github.tune4j;

import io.github.tune4j.config.Notice;
import io.github.tune4j.data.PreflightReport;
import io.github.tune4j.data.StagedRows;
import io.github.tune4j.internal.Futures;
import io.github.tune4j.internal.RunFolder;
import io.github.tune4j.python.Tune4jHome;
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
    try (StagedRows rows = SftRows.checked(FetchedRows.stage(job.dataset(), runtime))) {
      return plan(rows);
    }
  }

  private Plan plan(StagedRows rows) {
    Map<String, Object> document = JobDocument.forPlan(job);
    JsonNode found = withRows(rows, "plan", document, Map.of());
    PreflightReport preflight = PreflightReport.fromJson(found.required("preflight").toString());
    List<Notice> notices = new ArrayList<>(job.notices());
    notices.addAll(JobDocument.unset(job));
    notices.addAll(PlanReader.warnings(found.required("warnings")));
    return new Plan(
        found.required("architecture").stringValue(),
        found.required("attention").valueStream().map(JsonNode::stringValue).toList(),
        PlanReader.settings(found.required("effective")),
        rows.split(),
        rows.report(),
        preflight,
        job.steps(preflight.train().sequences()),
        PlanReader.memory(found.path("memory")),
        List.copyOf(notices));
  }

  /**
   * The first rows, token for token.
   *
   * @param shown how many at most
   */
  Preview preview(int shown) {
    try (StagedRows rows = SftRows.checked(FetchedRows.stage(job.dataset(), runtime))) {
      Map<String, Object> document = JobDocument.forPlan(job);
      return Preview.read(withRows(rows, "preview", document, Map.of("rows", shown)));
    }
  }

  private JsonNode withRows(
      StagedRows rows, String method, Map<String, Object> document, Map<String, Object> more) {
    try {
      Path folder = Files.createTempDirectory("tune4j-plan");
      try {
        Map<String, Object> params = new LinkedHashMap<>(more);
        params.put("job", document);
        params.put("folder", folder.toString());
        params.put("cache", Tune4jHome.current().tokens().toString());
        write(rows, folder, document);
        return Futures.await(runtime.request(method, params));
      } finally {
        new RunFolder(folder).release(false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(StagedRows rows, Path folder, Map<String, Object> document)
      throws IOException {
    Map<String, Object> lenient = new LinkedHashMap<>(document);
    lenient.put("refuse", false); // what this machine cannot serve is told, not refused
    JsonNode inspected = Futures.await(runtime.request("inspect", lenient));
    Path dataset = Files.createDirectory(new RunFolder(folder).dataset());
    rows.materialize(dataset, inspected.path("chat_template").asBoolean(false));
  }
}

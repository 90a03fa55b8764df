package io.github.tune4j;

import io.github.tune4j.config.ModelOptions;
import io.github.tune4j.config.QuantizationConfig;
import io.github.tune4j.data.DatasetReport;
import io.github.tune4j.data.DatasetStats;
import io.github.tune4j.data.FetchedDataset;
import io.github.tune4j.data.Shape;
import io.github.tune4j.data.TextDataset;
import io.github.tune4j.exception.CheckpointException;
import io.github.tune4j.internal.RunFolder;
import io.github.tune4j.model.CausalLm;
import io.github.tune4j.model.TunedChat;
import io.github.tune4j.python.PythonEnvironment;
import io.github.tune4j.runtime.PythonRuntime;
import io.github.tune4j.runtime.embedded.EmbeddedRuntime;
import io.github.tune4j.runtime.process.ProcessRuntime;
import io.github.tune4j.training.TrainingListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A session with Python: trains jobs, loads models. Thread-safe; jobs and questions of one session
 * are served one after the other.
 *
 * <pre>{@code
 * try (Tune4j tune4j = Tune4j.embedded()) {
 *   TuningResult result = tune4j.start(job).await();
 *   try (TunedChat chat = tune4j.chat(result)) {
 *     System.out.println(chat.ask("..."));
 *   }
 * }
 * }</pre>
 */
public final class Tune4j implements AutoCloseable {

  private final PythonRuntime runtime;
  private final Set<TrainingRun> runs = ConcurrentHashMap.newKeySet();

  private Tune4j(PythonRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * Python inside this JVM, from the managed environment, which is built first when it is not
   * there. All embedded sessions share one interpreter, which lives until the JVM ends.
   *
   * @throws io.github.tune4j.exception.EnvironmentException when the environment cannot be built,
   *     or Python cannot run in this JVM
   */
  public static Tune4j embedded() {
    return embedded(PythonEnvironment.managed());
  }

  /**
   * Python inside this JVM, from this environment.
   *
   * @throws io.github.tune4j.exception.EnvironmentException when Python cannot run in this JVM, or
   *     runs in it from another environment
   */
  public static Tune4j embedded(PythonEnvironment environment) {
    return new Tune4j(EmbeddedRuntime.start(environment));
  }

  /**
   * Python in a process of its own, from the managed environment, which is built first when it is
   * not there. The process ends with the session.
   *
   * @throws io.github.tune4j.exception.EnvironmentException when the environment cannot be built or
   *     the process not started
   */
  public static Tune4j process() {
    return process(PythonEnvironment.managed());
  }

  /** Python in a process of its own, from this environment. */
  public static Tune4j process(PythonEnvironment environment) {
    return new Tune4j(ProcessRuntime.start(environment));
  }

  /**
   * Starts a training. Settings and rows are checked before this returns, the model and what
   * depends on it afterwards; until both are found sound, nothing is written. Rows that Python must
   * read are read first, after whatever else this session does.
   *
   * @param job what to train
   * @param listeners who is told what happens, in this order
   * @throws io.github.tune4j.exception.ConfigException when the run folder is taken or cannot be
   *     written
   * @throws io.github.tune4j.exception.DatasetException when rows are missing or broken
   */
  public TrainingRun start(FineTuning job, TrainingListener... listeners) {
    TrainingRun run = TrainingRun.start(job, runtime, List.of(listeners));
    runs.add(run);
    run.result().whenComplete((result, error) -> runs.remove(run));
    return run;
  }

  /**
   * Finds out what a job would do here, without training it: every argument that counts and why,
   * the rows as tokens, the steps, the memory. Writes nothing that stays.
   *
   * @throws io.github.tune4j.exception.ConfigException when a setting does not fit the model
   * @throws io.github.tune4j.exception.DatasetException when rows are missing or broken
   */
  public Plan plan(FineTuning job) {
    return new Planning(job, runtime).plan();
  }

  /**
   * Shows the first rows token for token, as the job would train on them. Writes nothing that
   * stays, and loads no weights.
   *
   * @param rows how many rows are shown at most
   * @throws io.github.tune4j.exception.ConfigException when a setting does not fit the model
   * @throws io.github.tune4j.exception.DatasetException when rows are missing or broken
   */
  public Preview preview(FineTuning job, int rows) {
    return new Planning(job, runtime).preview(rows);
  }

  /**
   * Reads all rows and tells everything that is wrong with them, as {@link TextDataset#report()}
   * does, of rows that Python must read too. Writes nothing that stays.
   *
   * @throws io.github.tune4j.exception.DatasetException when Python cannot read them
   */
  public DatasetReport report(TextDataset dataset) {
    try (FetchedDataset fetched = FetchedRows.of(dataset, runtime)) {
      return fetched.rows().report();
    }
  }

  /**
   * Describes all rows, as {@link TextDataset#stats()} does, of rows that Python must read too.
   *
   * @throws io.github.tune4j.exception.DatasetException when Python cannot read them
   */
  public DatasetStats stats(TextDataset dataset) {
    try (FetchedDataset fetched = FetchedRows.of(dataset, runtime)) {
      return fetched.rows().stats();
    }
  }

  /**
   * Writes rows into a file, as {@link TextDataset#write} does, of any format that Python reads or
   * writes too.
   *
   * @param target the file; its name tells the format, {@code .parquet} among them
   * @param shape what the rows become; null to leave their columns as they are
   * @param overwrite whether a file that is there is replaced
   * @return the report on the rows; nothing is written when it is not ok
   */
  public DatasetReport write(
      TextDataset dataset, Path target, @Nullable Shape shape, boolean overwrite) {
    return WrittenRows.write(dataset, target, shape, overwrite, runtime);
  }

  /** Loads the result of a run, to ask it questions. */
  public TunedChat chat(TuningResult result) {
    return chat(result.run());
  }

  /**
   * Loads the result in a run folder, to ask it questions. Answers follow the job's generation
   * settings, and the model's own where the job leaves them open.
   *
   * @throws CheckpointException when the folder holds no result
   */
  public TunedChat chat(Path run) {
    RunFolder folder = new RunFolder(run);
    if (!Files.isRegularFile(folder.job())) {
      throw new CheckpointException(run + " is no run folder: it has no job.yaml");
    }
    FineTuning job = FineTuning.read(folder.job());
    Map<String, Object> params = loading(folder, job);
    params.put("chat", job.dataset().chat());
    job.dataset().template().ifPresent(it -> params.put("template", it.toMap()));
    job.dataset().system().ifPresent(it -> params.put("system", it));
    return new TunedChat(CausalLm.load(runtime, params), job.generation());
  }

  private static Map<String, Object> loading(RunFolder folder, FineTuning job) {
    if (Files.isDirectory(folder.adapter())) {
      Map<String, Object> params =
          JobDocument.forLoading(folder.modelName(), job.model(), job.quantization().orElse(null));
      params.put("adapter", folder.adapter().toAbsolutePath().toString());
      return params;
    }
    if (Files.isDirectory(folder.model())) {
      String model = folder.model().toAbsolutePath().toString();
      return JobDocument.forLoading(model, job.model(), null);
    }
    throw new CheckpointException(
        folder.path() + " holds no result: there is neither adapter/ nor model/ in it");
  }

  /**
   * Loads a model.
   *
   * @param name its name on the hub, or its folder
   * @throws io.github.tune4j.exception.ConfigException when there is no such model
   */
  public CausalLm causalLm(String name, ModelOptions options) {
    return CausalLm.load(runtime, JobDocument.forLoading(name, options, null));
  }

  /** Loads a model with quantized weights. */
  public CausalLm causalLm(String name, ModelOptions options, QuantizationConfig quantization) {
    return CausalLm.load(runtime, JobDocument.forLoading(name, options, quantization));
  }

  /**
   * Ends the session. Trainings that still go on are stopped, which saves them, and are waited for.
   * A worker process is ended; the interpreter inside a JVM stays for later sessions.
   */
  @Override
  public void close() {
    List<TrainingRun> unfinished = List.copyOf(runs);
    unfinished.forEach(TrainingRun::stop);
    unfinished.forEach(TrainingRun::awaitEnd);
    runtime.close();
  }
}

package io.github.tune4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tune4j.Preview.Token;
import io.github.tune4j.config.GenerationConfig;
import io.github.tune4j.config.LoraConfig;
import io.github.tune4j.config.SaveStrategy;
import io.github.tune4j.config.SftConfig;
import io.github.tune4j.data.Check;
import io.github.tune4j.data.DatasetReport;
import io.github.tune4j.data.LengthPolicy;
import io.github.tune4j.data.Lengths;
import io.github.tune4j.data.Policy;
import io.github.tune4j.data.PreflightReport;
import io.github.tune4j.data.PreflightReport.Segment;
import io.github.tune4j.data.TextDataset;
import io.github.tune4j.data.TextTemplate;
import io.github.tune4j.exception.DatasetException;
import io.github.tune4j.model.TunedChat;
import io.github.tune4j.testing.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class TokensIT {

  private static final String TINY = TestEnvironment.tinyModel().toString();

  private static Tune4j tune4j;

  @TempDir private Path folder = Path.of("");

  @BeforeAll
  static void open() {
    tune4j = Tune4j.embedded(TestEnvironment.python());
  }

  @AfterAll
  static void close() {
    tune4j.close();
  }

  private TextDataset rows(int count) {
    return TextDataset.csv(TestEnvironment.csv(folder, count))
        .prompt("instruction")
        .completion("output");
  }

  private FineTuning job(TextDataset rows) {
    return FineTuning.sft(TINY)
        .adapter(LoraConfig.builder().r(2).build())
        .dataset(rows)
        .arguments(
            SftConfig.builder()
                .maxSteps(2)
                .perDeviceTrainBatchSize(2)
                .saveStrategy(SaveStrategy.NO)
                .build())
        .generation(GenerationConfig.builder().maxNewTokens(3).doSample(false).build())
        .output(folder.resolve("run"))
        .build();
  }

  private static String text(List<Segment> row, boolean trained) {
    return row.stream()
        .filter(segment -> segment.trained() == trained)
        .map(Segment::text)
        .collect(Collectors.joining());
  }

  @Test
  void aTextTemplateAndASystemPrompt_areTrainedOnAndAskedWith() throws IOException {
    TextTemplate template = TextTemplate.STANDARD.promptStart("Q: ").answerSeparator("\nA: ");
    FineTuning job = job(rows(4).template(template.addEosTokenToPrompt(false)).system("Be brief."));

    TuningResult result = tune4j.start(job).await();

    List<Segment> first = result.preflight().train().firstRows().get(0);
    assertThat(text(first, false)).isEqualTo("<|system|>Be brief.<eos>Q: What is 0?\nA: ");
    assertThat(text(first, true)).isEqualTo("It is 0.<eos>");
    assertThat(Files.readString(result.run().resolve("dataset/train.jsonl")))
        .startsWith(
            "{\"prompt\":[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\"");
    assertThat(FineTuning.read(result.run().resolve("job.yaml")).toJson()).isEqualTo(job.toJson());
    try (TunedChat chat = tune4j.chat(result)) {
      assertThat(chat.ask("What is 0?")).isNotNull();
    }
  }

  @Test
  void theTokensOfAPreview_areThoseThatAreTrainedOn() {
    FineTuning job = job(rows(4));

    Preview preview = tune4j.preview(job, 2);

    assertThat(preview.rows()).hasSize(2);
    List<Segment> first = tune4j.plan(job).preflight().train().firstRows().get(0);
    assertThat(preview.rows().get(0).stream().map(Token::id).toList())
        .isEqualTo(first.stream().flatMap(segment -> segment.ids().stream()).toList());
    assertThat(preview.rows().get(0))
        .filteredOn(Token::trained)
        .extracting(Token::text)
        .last()
        .isEqualTo("\n");
  }

  @Test
  void rowsThatAreCut_areToldWithTheirPlacesInThePlan() {
    Lengths lengths = Lengths.OF_TRAINING.maxTotal(20).policy(LengthPolicy.TRUNCATE_PROMPT);

    Plan plan = tune4j.plan(job(rows(4).lengths(lengths)));

    PreflightReport.Part train = plan.preflight().train();
    assertThat(train.truncated()).isEqualTo(4);
    assertThat(plan.setting("training.max_length").orElseThrow().value()).isEqualTo(20);
    assertThat(train.problems())
        .filteredOn(problem -> problem.check().equals("over-long"))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.count()).isEqualTo(4);
              assertThat(problem.places().get(0).file()).endsWith("rows.csv");
              assertThat(problem.places().get(0).line()).isEqualTo(2);
            });
  }

  @Test
  void rowsWithoutATokenToLearn_endTheJobAndLeaveNothing() {
    Lengths lengths = Lengths.OF_TRAINING.maxTotal(3);
    TrainingRun run = tune4j.start(job(rows(4).lengths(lengths)));
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(run::await)
        .withMessageContaining("none of the 4 rows has a token to train on")
        .withMessageContaining("rows.csv:2");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void rowsThatATrainingWouldRefuse_areProblemsOfThePlan() throws IOException {
    Path file = folder.resolve("long.csv");
    Files.writeString(file, "prompt,completion\na,b\n" + "word ".repeat(40) + ",c\n");
    Lengths lengths = Lengths.OF_TRAINING.maxTotal(30);

    PreflightReport found = tune4j.plan(job(TextDataset.csv(file).lengths(lengths))).preflight();

    assertThat(found.ok()).isFalse();
    assertThat(found.train().problems())
        .filteredOn(problem -> problem.severity() == Policy.FAIL)
        .singleElement()
        .satisfies(problem -> assertThat(problem.places().get(0).line()).isEqualTo(3));
  }

  @Test
  void whatIsFoundInRows_isInThePlan() throws IOException {
    Path file = folder.resolve("twice.csv");
    Files.writeString(file, "prompt,completion\na,b\na,b\nc,d\n");

    Plan plan = tune4j.plan(job(TextDataset.csv(file)));

    assertThat(plan.dataset().problems())
        .extracting(DatasetReport.Problem::check)
        .containsExactly(Check.DUPLICATE);
  }

  @Test
  void rowsGoToParquetAndBack() throws IOException {
    Path parquet = folder.resolve("rows.parquet");
    Path back = folder.resolve("back.jsonl");

    DatasetReport written = tune4j.write(rows(5), parquet, null, false);
    tune4j.write(TextDataset.of(parquet), back, null, false);

    assertThat(written.kept()).isEqualTo(5);
    assertThat(Files.readAllLines(back))
        .hasSize(5)
        .first()
        .isEqualTo("{\"instruction\":\"What is 0?\",\"output\":\"It is 0.\"}");
    assertThat(tune4j.stats(TextDataset.of(parquet)).rows()).isEqualTo(5);
  }
}

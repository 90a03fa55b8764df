package io.github.tune4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.DatasetException;
import io.github.tune4j.exception.Tune4jException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which rows of a data set are taken, in which order, and for what. */
class StagedRowsTest {

  private static final List<String> FILES =
      List.of("train.jsonl", "validation.jsonl", "places-train.txt", "places-validation.txt");

  @TempDir private Path folder = Path.of("");

  private TextDataset csv(String name, String rows) throws IOException {
    Path file = folder.resolve(name);
    return TextDataset.csv(Files.writeString(file, "prompt,completion,user\n" + rows));
  }

  /** Rows {@code p0,c0,u0}, {@code p1,c1,u1}, … */
  private static String rows(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "p" + i + ",c" + i + ",u" + i % 7 + "\n")
        .collect(Collectors.joining());
  }

  private Path out() throws IOException {
    return Files.createDirectories(folder.resolve("out"));
  }

  private void write(TextDataset dataset, int threads) throws IOException {
    try (StagedRows rows = StagedRows.of(dataset, true, threads)) {
      rows.materialize(out(), false);
    }
  }

  /** The prompts of a part, after it was written. */
  private List<String> prompts(String part) throws IOException {
    Path file = folder.resolve("out").resolve(part + ".jsonl");
    return Files.exists(file)
        ? Files.readAllLines(file).stream()
            .map(line -> JsonMapper.shared().readTree(line).required("prompt").stringValue())
            .toList()
        : List.of();
  }

  private List<String> written(TextDataset dataset) throws IOException {
    write(dataset, 2);
    return prompts("train");
  }

  private String sha256() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (String name : FILES) {
      Path file = folder.resolve("out").resolve(name);
      digest.update(Files.exists(file) ? Files.readAllBytes(file) : new byte[] {0});
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Test
  void readingEndsAfterSoManyRowsThatAreKept() throws IOException {
    TextDataset dataset =
        csv("rows.csv", "a,b,u\n,c,u\nd,e,u\nf,g,u\nh,i,u,too many\n")
            .policy(Check.BLANK_PROMPT, Policy.DROP)
            .limit(3);
    assertThat(written(dataset)).containsExactly("a", "d", "f");
    DatasetReport report = dataset.report();
    assertThat(report.rows()).isEqualTo(4);
    assertThat(report.ok()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 999, 1024, 1025, 5000, 100_000})
  void noRowBehindTheLimitIsAskedFor(int limit) throws IOException {
    List<Integer> asked = new ArrayList<>();
    TextDataset dataset =
        csv("rows.csv", rows(6000))
            .map(
                row -> {
                  asked.add(1);
                  return row;
                })
            .limit(limit);
    write(dataset, 4);
    assertThat(prompts("train")).hasSize(Math.min(limit, 6000));
    assertThat(asked).hasSize(Math.min(limit, 6000));
  }

  @Test
  void aSampleIsDrawnBySeedAndKeepsItsOrder() throws IOException {
    TextDataset dataset = csv("rows.csv", rows(100)).sample(10);
    List<String> drawn = written(dataset);
    assertThat(drawn).hasSize(10).isNotEqualTo(written(dataset.seed(43)));
    assertThat(drawn.stream().map(it -> Integer.parseInt(it.substring(1)))).isSorted();
    assertThat(written(dataset)).isEqualTo(drawn);
    assertThat(written(dataset.sample(1000))).hasSize(100);
  }

  @Test
  void shufflingChangesTheOrderAndNothingElse() throws IOException {
    TextDataset dataset = csv("rows.csv", rows(200)).validation(Validation.rows(50));
    write(dataset, 2);
    List<String> train = prompts("train");
    List<String> validation = prompts("validation");
    write(dataset.shuffle(true), 2);
    assertThat(prompts("train")).isNotEqualTo(train).containsExactlyInAnyOrderElementsOf(train);
    assertThat(prompts("validation"))
        .isNotEqualTo(validation)
        .containsExactlyInAnyOrderElementsOf(validation);
  }

  @Test
  void duplicatesAreCountedOrDroppedOrEndTheJob() throws IOException {
    TextDataset dataset = csv("rows.csv", "a,b,1\nc,d,1\na, b ,2\na,x,3\nc,d,4\n");
    assertThat(written(dataset)).containsExactly("a", "c", "a", "a", "c");
    DatasetReport report = dataset.report();
    assertThat(report.problems())
        .extracting(problem -> problem.check() + " " + problem.count())
        .containsExactly("CONFLICT 1", "DUPLICATE 2");
    assertThat(report.problems().get(1).places())
        .extracting(place -> place.line() + " " + place.detail())
        .containsExactly(
            "4 the row is the same as rows.csv:2", "6 the row is the same as rows.csv:3");
    assertThat(report.problems().get(0).places())
        .extracting(place -> place.line() + " " + place.detail())
        .containsExactly("5 rows.csv:2 answers the same prompt otherwise");

    assertThat(written(dataset.policy(Check.DUPLICATE, Policy.DROP)))
        .containsExactly("a", "c", "a");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(
            dataset.policy(Check.DUPLICATE, Policy.FAIL).policy(Check.CONFLICT, Policy.FAIL)::check)
        .withMessage("the row is the same as rows.csv:2 (" + folder.resolve("rows.csv") + ":4)");
  }

  @Test
  void whenConflictsAreDroppedTheFirstAnswerStays() throws IOException {
    TextDataset dataset =
        csv("rows.csv", "a,1,u\na,2,u\na,2,u\na,1,u\nb,2,u\n").policy(Check.CONFLICT, Policy.DROP);
    write(dataset, 1);
    assertThat(Files.readAllLines(folder.resolve("out/places-train.txt")))
        .containsExactly("rows.csv:2", "rows.csv:5", "rows.csv:6");
    assertThat(dataset.report().kept()).isEqualTo(3);
  }

  @Test
  void rowsOnBothSidesOfTheSplitAreTold() throws IOException {
    TextDataset dataset =
        csv("rows.csv", rows(50) + rows(50)).validation(0.5).policy(Check.DUPLICATE, Policy.WARN);
    write(dataset, 2);
    Set<String> trained = new HashSet<>(prompts("train"));
    long leaks = prompts("validation").stream().filter(trained::contains).count();
    assertThat(leaks).isPositive();
    DatasetReport.Problem found = problem(dataset.report(), Check.LEAK);
    assertThat(found.count()).isEqualTo(leaks);
    assertThat(found.places().get(0).detail())
        .isEqualTo("the row is validated on, but the same row is trained on");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(dataset.policy(Check.LEAK, Policy.FAIL)::check)
        .withMessageStartingWith("the row is validated on, but the same row is trained on");
    assertThat(dataset.policy(Check.DUPLICATE, Policy.DROP).report().problems())
        .extracting(DatasetReport.Problem::check)
        .containsExactly(Check.DUPLICATE);
  }

  @Test
  void similarRowsAreToldWhereTheyAreLookedForAndTheSameOnesAreNot() throws IOException {
    String text = "The first of all rows, which says the same as some others in nearly all words";
    TextDataset dataset =
        csv(
            "rows.csv",
            "q,%s,u\nq,%s!,u\nq,%s,u\nx,y,u\n"
                .formatted(text.replace(",", ""), text.replace(",", ""), text.replace(",", "")));
    assertThat(dataset.report().problems())
        .extracting(DatasetReport.Problem::check)
        .doesNotContain(Check.NEAR_DUPLICATE);
    DatasetReport.Problem found =
        problem(dataset.nearDuplicates(0.7).report(), Check.NEAR_DUPLICATE);
    assertThat(found.count()).isEqualTo(1);
    assertThat(found.places().get(0).line()).isEqualTo(3);
    assertThat(found.places().get(0).detail())
        .startsWith("the row is similar to rows.csv:2, about ");
    assertThat(written(dataset.nearDuplicates(0.7).policy(Check.NEAR_DUPLICATE, Policy.DROP)))
        .containsExactly("q", "q", "x");
  }

  private static DatasetReport.Problem problem(DatasetReport report, Check check) {
    return report.problems().stream().filter(it -> it.check() == check).findFirst().orElseThrow();
  }

  @Test
  void groupsAreNeverDivided() throws IOException {
    TextDataset dataset =
        csv("rows.csv", rows(1000)).validation(Validation.of(0.2).by("user")).shuffle(true);
    write(dataset, 2);
    assertThat(prompts("validation")).hasSizeBetween(200, 200 + 143);
    assertThat(groups("validation")).doesNotContainAnyElementsOf(groups("train"));
    assertThat(prompts("train").size() + prompts("validation").size()).isEqualTo(1000);
    Set<Integer> first = groups("validation");
    write(dataset.seed(1), 2);
    assertThat(groups("validation")).isNotEqualTo(first);
  }

  private Set<Integer> groups(String part) throws IOException {
    return prompts(part).stream()
        .map(prompt -> Integer.parseInt(prompt.substring(1)) % 7)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          id   | a,b,u  | there is no column id to divide the validation part by; the columns are prompt, completion, user (FILE:2)
          user | a,b,   | the cell is blank, but the validation part is divided by it (FILE:2, column user)
          user | a,b,u  | all 2 rows have the same user, so that they cannot be divided by it (FILE)
          """)
  void whatCannotBeDividedByAGroupIsRefused(String group, String row, String message)
      throws IOException {
    TextDataset dataset =
        csv("rows.csv", row.strip() + "\nc,d,u\n").validation(Validation.of(0.5).by(group));
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(dataset::check)
        .withMessage(message.replace("FILE", folder.resolve("rows.csv").toString()));
  }

  @Test
  void aNumberOfValidationRowsMustLeaveRowsToTrainOn() throws IOException {
    TextDataset dataset = csv("rows.csv", rows(10));
    assertThat(dataset.validation(Validation.rows(9)).check()).isEqualTo(new Split(1, 9));
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(dataset.validation(Validation.rows(10))::check)
        .withMessageStartingWith(
            "a validation part of 10 rows leaves none of the 10 rows to train on");
  }

  @Test
  void everyLineOfThePlacesIsThePlaceOfItsRow() throws IOException {
    TextDataset dataset = csv("rows.csv", rows(3000)).shuffle(true).sample(2000).validation(0.3);
    write(dataset, 3);
    for (String part : List.of("train", "validation")) {
      assertThat(Files.readAllLines(folder.resolve("out/places-" + part + ".txt")))
          .containsExactlyElementsOf(
              prompts(part).stream()
                  .map(it -> "rows.csv:" + (Integer.parseInt(it.substring(1)) + 2))
                  .toList());
    }
  }

  @Test
  void partsComeOneAfterTheOtherAndAreReadEachInItsWay() throws IOException {
    TextDataset chats = csv("a.csv", rows(3)).policy(Check.BLANK_ANSWER, Policy.DROP);
    Path jsonl =
        Files.writeString(
            folder.resolve("b.jsonl"),
            "{\"q\":\"x\",\"output\":\"y\"}\n{\"q\":\"p1\",\"output\":\"c1\"}\n");
    TextDataset facts = TextDataset.jsonl(jsonl).rename("q", "instruction");
    TextDataset both = TextDataset.concat(chats, facts).policy(Check.DUPLICATE, Policy.DROP);
    assertThat(written(both)).containsExactly("p0", "p1", "p2", "x");
    DatasetReport report = both.report();
    assertThat(report.parts())
        .extracting(part -> part.rows() + " " + part.kept())
        .containsExactly("3 3", "2 2");
    assertThat(report.shape()).isEmpty();
    assertThat(report.kept()).isEqualTo(4);
    assertThat(problem(report, Check.DUPLICATE).places().get(0).detail())
        .isEqualTo("the row is the same as a.csv:3");
    JsonNode written =
        JsonMapper.shared().readTree(Files.readString(folder.resolve("out/report.json")));
    assertThat(written.at("/parts/1/source").stringValue()).isEqualTo("b.jsonl");
  }

  @Test
  void aMixHasTheSharesOfItsWeightsUntilTheFirstEnds() throws IOException {
    TextDataset three = csv("a.csv", rows(3000));
    TextDataset one = csv("b.csv", rows(3000).replace("p", "q"));
    List<String> mixed = written(TextDataset.mix(Mix.of(three, 3).and(one, 1)));
    assertThat(mixed).doesNotHaveDuplicates();
    List<String> first = mixed.subList(0, 2000);
    assertThat(first.stream().filter(it -> it.startsWith("p"))).hasSizeBetween(1400, 1600);
    assertThat(mixed.stream().filter(it -> it.startsWith("p"))).hasSize(3000);
    assertThat(mixed.stream().filter(it -> it.startsWith("q"))).hasSizeBetween(900, 1100);
    assertThat(mixed.stream().filter(it -> it.startsWith("q")))
        .containsExactlyElementsOf(
            IntStream.range(0, (int) mixed.stream().filter(it -> it.startsWith("q")).count())
                .mapToObj(i -> "q" + i)
                .toList());
  }

  @Test
  void aMixUntilAllEndHasEveryRowOnce() throws IOException {
    TextDataset three = csv("a.csv", rows(30));
    TextDataset one = csv("b.csv", rows(300).replace("p", "q"));
    Mix mix = Mix.of(three, 3).and(one, 1).stop(Mix.Stop.ALL);
    List<String> mixed = written(TextDataset.mix(mix));
    assertThat(mixed).hasSize(330).doesNotHaveDuplicates();
    assertThat(written(TextDataset.mix(mix).seed(1))).isNotEqualTo(mixed);
    assertThat(TextDataset.mix(mix).report().parts())
        .extracting(DatasetReport.Part::rows)
        .containsExactly(30L, 300L);
  }

  @Test
  void whatOnlyTheWholeCanSayIsRefusedInAPartAndTheReverse() throws IOException {
    TextDataset part = csv("a.csv", rows(3));
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> TextDataset.concat(part, part.limit(2)))
        .withMessageContaining("a part cannot say how rows are drawn, divided or made tokens");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Mix.of(part, 0))
        .withMessageContaining("a weight must be above 0 and finite, but is 0.0");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> TextDataset.concat(part).prompt("user"))
        .withMessageContaining("must be said of the parts");
  }

  @Test
  void aBrokenRowIsToldBeforeAFileThatCannotBeRead() throws IOException {
    Path files = Files.createDirectories(folder.resolve("files"));
    Files.writeString(files.resolve("a.csv"), "prompt,completion\n" + "a,b\n".repeat(5000) + "c\n");
    Files.write(
        files.resolve("b.csv"), "prompt,completion\né,b\n".getBytes(StandardCharsets.ISO_8859_1));
    for (int threads : List.of(1, 4)) {
      assertThatExceptionOfType(DatasetException.class)
          .isThrownBy(() -> StagedRows.of(TextDataset.csv(files), true, threads))
          .withMessageStartingWith("the row has 1 cells, but the header has 2");
    }
    assertThat(TextDataset.csv(files).report().problems())
        .extracting(DatasetReport.Problem::check)
        .contains(Check.MISALIGNED, Check.ENCODING);
  }

  @Test
  void whatCannotBeWrittenLeavesNoFile() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("rows.jsonl"),
            """
            {"instruction":"a","output":"b"}
            {"instruction":"a","output":"b","system":"s"}
            """);
    try (StagedRows rows = TextDataset.jsonl(file).stage()) {
      Path out = out();
      assertThatExceptionOfType(DatasetException.class)
          .isThrownBy(() -> rows.materialize(out, false))
          .withMessageEndingWith("(" + file + ":2)");
      try (Stream<Path> left = Files.list(out)) {
        assertThat(left).isEmpty();
      }
      assertThat(rows.materialize(out, true)).isEqualTo(new Split(2, 0));
    }
  }

  @Test
  void anInterruptedReadingEndsWithItsThreads() throws Exception {
    TextDataset dataset = csv("rows.csv", rows(20_000));
    Thread reader =
        new Thread(
            () -> {
              TextDataset interrupting =
                  dataset.map(
                      row -> {
                        if ("p9000".equals(row.get("prompt"))) {
                          Thread.currentThread().interrupt();
                        }
                        return row;
                      });
              assertThatExceptionOfType(Tune4jException.class)
                  .isThrownBy(() -> StagedRows.of(interrupting, true, 3))
                  .withMessage("interrupted while reading rows");
              assertThat(Thread.currentThread().isInterrupted()).isTrue();
            });
    List<Throwable> failures = new ArrayList<>();
    reader.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
    reader.start();
    reader.join();
    assertThat(failures).isEmpty();
    assertThat(StagedRows.of(dataset, true, 3).split()).isEqualTo(new Split(20_000, 0));
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("tune4j-rows")) {
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }

  @Test
  void theSameRowsAreWrittenOnAnyMachine() throws Exception {
    TextDataset dataset =
        TextDataset.mix(
                Mix.of(csv("a.csv", rows(4000)), 2.5)
                    .and(csv("日本.csv", rows(4000).replace("p", "質問")), 1)
                    .stop(Mix.Stop.ALL))
            .policy(Check.DUPLICATE, Policy.DROP)
            .sample(5000)
            .shuffle(true)
            .validation(Validation.of(0.25).by("user"));
    for (int threads : List.of(1, 4)) {
      write(dataset, threads);
      assertThat(sha256())
          .isEqualTo("e9a7d7bf5240c29bb3a2a0dac9b04eb230b4cfff1871ab3216729b323df40a7c");
    }
  }

  @Test
  void everyRowIsWrittenOrReportedWhateverIsAsked() throws Exception {
    Random random = new Random(20261122);
    for (int i = 0; i < 60; i++) {
      TextDataset dataset = anyDataset(random);
      DatasetReport found;
      Split split;
      try (StagedRows rows = StagedRows.of(dataset, true, 1 + random.nextInt(4))) {
        split = rows.materialize(out(), false);
        found = rows.report();
      }
      long reported =
          found.problems().stream()
              .filter(problem -> problem.severity() != Policy.WARN)
              .mapToLong(DatasetReport.Problem::count)
              .sum();
      assertThat(found.kept() + reported).isEqualTo(found.rows());
      Long sample = dataset.selection().sample();
      assertThat(split.rows())
          .isEqualTo(sample == null ? found.kept() : Math.min(sample, found.kept()));
      List<String> places = new ArrayList<>();
      for (String part : List.of("train", "validation")) {
        Path file = folder.resolve("out/places-" + part + ".txt");
        places.addAll(Files.exists(file) ? Files.readAllLines(file) : List.of());
      }
      assertThat(places).hasSize((int) split.rows()).doesNotHaveDuplicates();
      assertThat(prompts("validation")).hasSize((int) split.validation());
      String before = sha256();
      write(dataset, 1);
      assertThat(sha256()).isEqualTo(before);
    }
  }

  private TextDataset anyDataset(Random random) throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int row = 500 + random.nextInt(3000); row > 0; row--) {
      int prompt = random.nextInt(1000);
      rows.append(random.nextInt(30) == 0 ? "" : "p" + prompt).append(',');
      rows.append(random.nextInt(50) == 0 ? "\"\n\"" : "c" + random.nextInt(3));
      rows.append(random.nextInt(40) == 0 ? "\n" : ",u" + random.nextInt(30) + "\n");
    }
    TextDataset dataset =
        csv("rows.csv", rows.toString())
            .policy(Check.BLANK_PROMPT, Policy.DROP)
            .policy(Check.BLANK_ANSWER, Policy.DROP)
            .policy(Check.MISALIGNED, Policy.DROP)
            .policy(Check.DUPLICATE, random.nextBoolean() ? Policy.DROP : Policy.WARN)
            .policy(Check.CONFLICT, random.nextBoolean() ? Policy.DROP : Policy.WARN)
            .seed(random.nextLong());
    dataset = random.nextBoolean() ? dataset : dataset.limit(1 + random.nextInt(2000));
    dataset = random.nextBoolean() ? dataset : dataset.sample(1 + random.nextInt(500));
    dataset = dataset.shuffle(random.nextBoolean());
    Validation size = random.nextBoolean() ? Validation.of(0.2) : Validation.NONE;
    return dataset.selection().limit() == null && dataset.selection().sample() == null
        ? dataset.validation(size.any() && random.nextBoolean() ? size.by("user") : size)
        : dataset;
  }
}

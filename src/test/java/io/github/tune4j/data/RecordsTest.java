package io.github.tune4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tune4j.data.internal.SourceRow;
import io.github.tune4j.data.internal.SourceRows;
import io.github.tune4j.exception.DatasetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that the program gives are checked and placed like those of files. */
class RecordsTest {

  @TempDir private Path folder = Path.of("");

  private static Map<String, Object> pair(String prompt, Object completion) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("prompt", prompt);
    record.put("completion", completion);
    return record;
  }

  private static List<String> rows(TextDataset dataset, int most) {
    List<String> rows = new ArrayList<>();
    try (SourceRows source = dataset.from().open(List.of())) {
      for (SourceRow row = source.next(); row != null; row = source.next()) {
        rows.add(
            row.file()
                + ":"
                + row.line()
                + " "
                + (row.broken() == null ? row.cells() : row.broken().detail()));
        if (rows.size() == most) {
          break;
        }
      }
    }
    return rows;
  }

  @Test
  void recordsOfAList_areReadAgainAndAgain() throws Exception {
    TextDataset rows = TextDataset.records(List.of(pair("a", "b"), pair("c", "d")));

    assertThat(rows.report().ok()).isTrue();
    assertThat(rows.check().rows()).isEqualTo(2);
    rows.materialize(folder, false);
    assertThat(Files.readString(folder.resolve("train.jsonl")))
        .isEqualTo(
            """
            {"prompt":"a","completion":"b"}
            {"prompt":"c","completion":"d"}
            """);
  }

  @Test
  void aBrokenRecord_isToldByItsNumber() {
    TextDataset rows =
        TextDataset.records(
            List.of(pair("a", "b"), pair("c", " "), pair("d", LocalDate.of(2024, 1, 31))));

    DatasetReport report = rows.report();

    assertThat(report.table())
        .isEqualTo(
            """
            records
            3 rows of shape prompt_completion, 1 kept
            fail  type           1
                  records:3  the value must be a text, number, boolean, list, map or null, but is \
            a java.time.LocalDate (column completion)
            fail  blank-answer   1
                  records:2  the cell is blank (column completion)
            not ok
            """);
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(rows::check)
        .withMessage("the cell is blank (records:2, column completion)");
  }

  @Test
  void valuesStayWhatTheyAre_andAreCopied() {
    List<@Nullable Object> items = new ArrayList<>(Arrays.asList("x", 1, null));
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("a", items);
    record.put("b", Map.of("k", true));
    record.put("c", 1.5);
    TextDataset rows = TextDataset.records(List.of(record));

    try (SourceRows source = rows.from().open(List.of())) {
      SourceRow row = Objects.requireNonNull(source.next());
      items.clear();
      assertThat(row.cells())
          .containsExactly(
              Map.entry("a", Arrays.asList("x", 1, null)),
              Map.entry("b", Map.of("k", true)),
              Map.entry("c", 1.5));
    }
  }

  @Test
  void aListThatHoldsItself_isRefused() {
    List<Object> endless = new ArrayList<>();
    endless.add(endless);

    assertThat(rows(TextDataset.records(List.of(pair("a", endless))), 9))
        .containsExactly(
            "records:1 the value holds lists or maps more than 100 deep (column completion)");
  }

  @Test
  void aStreamMadeAnew_isClosedAfterEachReading() {
    AtomicInteger opened = new AtomicInteger();
    AtomicInteger closed = new AtomicInteger();
    TextDataset rows =
        TextDataset.records(
            () -> {
              opened.incrementAndGet();
              return Stream.of(pair("a", "b"), pair("c", "d")).onClose(closed::incrementAndGet);
            });

    assertThat(rows(rows, 1)).hasSize(1);
    assertThat(rows.check().rows()).isEqualTo(2);
    assertThat(opened).hasValue(2);
    assertThat(closed).hasValue(2);
  }

  @Test
  void recordsCanBeMadeOnTheWay() {
    TextDataset rows =
        TextDataset.records(
            () -> Stream.of("a", "b").map(it -> Map.of("prompt", it, "completion", it + it)));

    assertThat(rows(rows, 9)).hasSize(2);
    assertThat(rows.report().ok()).isTrue();
  }

  @Test
  void oneStreamGivenTwice_isToldAsWhatItIs() {
    Stream<Map<String, Object>> stream = Stream.of(pair("a", "b"));
    TextDataset rows = TextDataset.records(() -> stream);
    assertThat(rows.check().rows()).isEqualTo(1);

    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(rows::check)
        .withMessageStartingWith(
            "the program's records end with an error: java.lang.IllegalStateException: stream");
  }

  @Test
  void aStreamThatPassesOnce_isReadAsOftenAsNeeded() {
    AtomicInteger taken = new AtomicInteger();
    TextDataset rows =
        TextDataset.records(
            IntStream.rangeClosed(1, 1000)
                .mapToObj(i -> pair("p" + i, i == 700 ? LocalDate.EPOCH : "日本語 " + i))
                .peek(record -> taken.incrementAndGet()));

    List<String> some = rows(rows, 300);
    assertThat(taken.get()).isBetween(300, 999);
    List<String> all = rows(rows, 2000);

    assertThat(all).hasSize(1000).startsWith(some.toArray(String[]::new));
    assertThat(all.get(41)).isEqualTo("records:42 {prompt=p42, completion=日本語 42}");
    assertThat(all.get(699))
        .startsWith("records:700 the value must be")
        .endsWith("but is a java.time.LocalDate (column completion)");
    assertThat(rows(rows, 2000)).isEqualTo(all);
    assertThat(taken).hasValue(1000);
  }

  @Test
  void aStreamThatEndsWithAnError_endsSoAtEveryReading() {
    TextDataset rows =
        TextDataset.records(
            IntStream.rangeClosed(1, 5)
                .mapToObj(
                    i -> {
                      if (i == 4) {
                        throw new IllegalStateException("the tap is shut");
                      }
                      return pair("p" + i, "c");
                    }));

    for (int reading = 0; reading < 2; reading++) {
      assertThatExceptionOfType(DatasetException.class)
          .isThrownBy(rows::check)
          .withMessage(
              "the program's records end with an error: java.lang.IllegalStateException: the tap"
                  + " is shut (records:3)");
    }
  }
}

package io.github.tune4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tune4j.data.internal.SourceRow;
import io.github.tune4j.data.internal.SourceRows;
import io.github.tune4j.exception.DatasetException;
import io.github.tune4j.testing.ChildJvm;
import io.github.tune4j.testing.Postgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only a server can show: rows without end, connections that break. */
@Tag("docker")
@Timeout(300)
class PostgresIT {

  private static final int ROWS = 2_000_000;

  private static @Nullable Postgres postgres;

  @TempDir private Path folder = Path.of("");

  @BeforeAll
  static void start() {
    postgres = Postgres.start();
  }

  @AfterAll
  static void stop() {
    if (postgres != null) {
      postgres.close();
    }
  }

  private static Postgres server() {
    return Objects.requireNonNull(postgres);
  }

  private static TextDataset query(String query, @Nullable Object... parameters) {
    return TextDataset.jdbc(server().url(), query, parameters)
        .user(Postgres.USER)
        .password(Postgres.PASSWORD);
  }

  private static SourceRow only(TextDataset dataset) {
    try (SourceRows rows = dataset.from().open(List.of())) {
      SourceRow row = Objects.requireNonNull(rows.next());
      assertThat(rows.next()).isNull();
      return row;
    }
  }

  @Test
  void twoMillionRows_passThroughASmallHeap() throws Exception {
    String query =
        "SELECT 'Question ' || i % 1000 AS prompt, 'Answer ' || i % 1000 || repeat(' word', 20) AS"
            + " completion FROM generate_series(1, "
            + ROWS
            + ") AS i";

    ChildJvm.Ended ended =
        ChildJvm.of(QueryInAnotherJvm.class)
            .options("-Xmx64m")
            .run(server().url(), query, Postgres.USER, Postgres.PASSWORD, folder.toString());

    assertThat(ended.code()).as(ended.output()).isZero();
    assertThat(ended.output())
        .contains("2,000,000 rows of shape prompt_completion, 2,000,000 kept\n");
    try (Stream<String> lines = Files.lines(folder.resolve("train.jsonl"))) {
      assertThat(lines.count()).isEqualTo(ROWS);
    }
  }

  @Test
  void aConnectionThatIsTakenAway_isToldWithTheLastRow() throws SQLException {
    TextDataset dataset =
        query("SELECT /* taken away */ i FROM generate_series(1, 10000) AS i").fetchSize(1000);

    try (SourceRows rows = dataset.from().open(List.of())) {
      for (int i = 0; i < 1500; i++) {
        assertThat(rows.next()).isNotNull();
      }
      server()
          .execute(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%/* taken"
                  + " away */%' AND pid <> pg_backend_pid()");

      assertThatExceptionOfType(DatasetException.class)
          .isThrownBy(
              () -> {
                while (rows.next() != null) {}
              })
          .withMessage(
              "the connection to the database was lost after row 2000: FATAL: terminating"
                  + " connection due to administrator command (query:2000)");
      assertThat(rows.next()).isNull();
    }
  }

  @Test
  void aConnectionLostOnTheWay_leavesNothingHalfWritten() throws Exception {
    TextDataset dataset =
        query(
            "SELECT i::text AS prompt, CASE WHEN i = 5000 THEN"
                + " pg_terminate_backend(pg_backend_pid())::text ELSE 'a' END AS completion FROM"
                + " generate_series(1, 10000) AS i");

    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> dataset.materialize(folder, false))
        .withMessageStartingWith("the connection to the database was lost after row 4000: ")
        .withMessageEndingWith(" (query:4000)");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
    assertThat(dataset.report().problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.check()).isEqualTo(Check.FILE);
              assertThat(problem.places().get(0).toString())
                  .startsWith("query:4000  the connection to the database was lost after row 4000");
            });
  }

  @Test
  void whatIsWrongWithAQuery_isQuoted() {
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(query("SELECT instruction\nFROM nowhere" + " ".repeat(5))::check)
        .withMessage(
            "the query failed: ERROR: relation \"nowhere\" does not exist Position: 25; the query"
                + " is: SELECT instruction FROM nowhere (query)");
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(query("SELECT '" + "long ".repeat(100) + "' FROM")::check)
        .withMessageEndingWith("long long lo… (query)");
  }

  @Test
  void anErrorInARow_isToldWithTheRow() {
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(
            query(
                        "SELECT '' || 6 / (1501 - i) AS prompt, 'a' AS completion FROM generate_series(1,"
                            + " 3000) AS i")
                    .fetchSize(500)
                ::check)
        .withMessage("the query failed after row 1500: ERROR: division by zero (query:1500)");
  }

  @Test
  void aQueryThatWrites_isRefusedByTheDatabase() throws SQLException {
    server().execute("CREATE TABLE kept (a text)");

    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(query("INSERT INTO kept VALUES ('x') RETURNING a AS prompt")::check)
        .withMessageContaining("ERROR: cannot execute INSERT in a read-only transaction");
    assertThat(server().execute("SELECT count(*) FROM kept")).isEqualTo("0");
  }

  @Test
  void connectionsAreClosed_afterPartOfTheRowsToo() throws SQLException {
    try (SourceRows rows =
        query("SELECT /* left open */ i FROM generate_series(1, 9999) AS i")
            .from()
            .open(List.of())) {
      assertThat(rows.next()).isNotNull();
    }

    // the server notices in its own time
    String gone =
        "DO $$ BEGIN FOR i IN 1..100 LOOP PERFORM pg_stat_clear_snapshot(); EXIT WHEN NOT EXISTS"
            + " (SELECT 1 FROM pg_stat_activity WHERE query LIKE '%/* left open */%' AND pid <>"
            + " pg_backend_pid()); PERFORM pg_sleep(0.1); END LOOP; END $$";
    server().execute(gone);
    assertThat(
            server()
                .execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%/* left open */%' AND"
                        + " pid <> pg_backend_pid()"))
        .isEqualTo("0");
  }

  @Test
  void everyTypeBecomesWhatJsonHas() {
    SourceRow row =
        only(
            query(
                "SELECT ?::text AS t, ?::int AS i, 1.50::numeric AS n, 2.5::float8 AS f, true AS b,"
                    + " NULL AS nothing, '{\"k\": [1]}'::jsonb AS j, ARRAY['x', NULL] AS a,"
                    + " ARRAY[ARRAY[1, 2], ARRAY[3, 4]] AS aa, DATE '2024-02-29' AS d,"
                    + " TIMESTAMP '2024-03-31 02:30:00' AS ts, TIMESTAMPTZ '2024-01-31 12:30:00+09'"
                    + " AS tz, TIME '12:30:00.123456' AS tm, '00000000-0000-0000-0000-000000000001'"
                    + "::uuid AS u, '<a/>'::xml AS x, INTERVAL '1 day' AS iv, 'k=>v' AS h",
                "日本",
                7));

    assertThat(row.broken()).isNull();
    assertThat(row.cells().toString())
        .isEqualTo(
            "{t=日本, i=7, n=1.50, f=2.5, b=true, nothing=null, j={\"k\": [1]}, a=[x, null], aa=[[1,"
                + " 2], [3, 4]], d=2024-02-29, ts=2024-03-31T02:30:00, tz=2024-01-31T03:30:00Z,"
                + " tm=12:30:00.123456, u=00000000-0000-0000-0000-000000000001, x=<a/>, iv=1 day, h=k=>v}");
  }

  @Test
  void bytesAreRefused() {
    assertThat(
            Objects.requireNonNull(only(query("SELECT '\\x00'::bytea AS raw")).broken()).detail())
        .isEqualTo(
            "the cell holds bytes, which are no text; leave the column out of the query (column"
                + " raw)");
  }

  @Test
  void aWrongPassword_isToldWithoutIt() {
    String wrong = "wrong-" + Postgres.PASSWORD;
    StringWriter told = new StringWriter();

    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(query("SELECT 1").password(wrong)::check)
        .withMessage(
            "the database cannot be reached: FATAL: password authentication failed for user"
                + " \"reader\" (query)")
        .satisfies(e -> e.printStackTrace(new PrintWriter(told)));
    assertThat(told.toString()).doesNotContain(wrong);
  }
}

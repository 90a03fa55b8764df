package io.github.tune4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tune4j.data.internal.SourceRow;
import io.github.tune4j.data.internal.SourceRows;
import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.DatasetException;
import io.github.tune4j.testing.ChildJvm;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteDataSource;

/** Rows of a query, by SQLite; {@link PostgresIT} has what needs a server. */
class JdbcTest {

  private static final String PASSWORD = "hunter2-planted";

  @TempDir private Path folder = Path.of("");
  private String url = "";

  @BeforeEach
  void fill() throws SQLException {
    url = "jdbc:sqlite:" + folder.resolve("rows.db");
    execute(
        "CREATE TABLE rows (id INTEGER, question TEXT, answer TEXT, score REAL, raw BLOB)",
        "INSERT INTO rows VALUES (1, 'How?', 'So.', 0.5, NULL), (2, '何?', 'これ。', NULL, NULL),"
            + " (3, 'Why?', ' ', 1, x'00FF')");
  }

  private void execute(String... commands) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String command : commands) {
        statement.execute(command);
      }
    }
  }

  private static List<String> rows(TextDataset dataset) {
    List<String> rows = new ArrayList<>();
    try (SourceRows source = dataset.from().open(List.of())) {
      for (SourceRow row = source.next(); row != null; row = source.next()) {
        rows.add(
            row.file()
                + ":"
                + row.line()
                + " "
                + (row.broken() == null ? row.cells() : row.broken().detail()));
      }
    }
    return rows;
  }

  @Test
  void columnsAreCalledAsTheQueryLabelsThem() {
    assertThat(
            rows(
                TextDataset.jdbc(
                    url,
                    "SELECT question AS prompt, answer, id, score FROM rows WHERE id < ? AND"
                        + " question <> ? ORDER BY id",
                    3,
                    "When?")))
        .containsExactly(
            "query:1 {prompt=How?, answer=So., id=1, score=0.5}",
            "query:2 {prompt=何?, answer=これ。, id=2, score=null}");
  }

  @Test
  void rowsAreToldByTheirNumber() {
    DatasetReport report =
        TextDataset.jdbc(url, "SELECT question AS prompt, answer AS completion FROM rows").report();

    assertThat(report.toJson())
        .isEqualTo(
            "{\"ok\":false,\"rows\":3,\"kept\":2,\"shape\":\"prompt_completion\",\"files\":"
                + "[{\"file\":\"query\"}],\"problems\":[{\"check\":\"blank-answer\",\"severity\":"
                + "\"fail\",\"count\":1,\"places\":[{\"file\":\"query\",\"line\":3,\"detail\":\"the"
                + " cell is blank (column completion)\"}]}]}");
  }

  @Test
  void bytesAreRefusedRowByRow() {
    assertThat(rows(TextDataset.jdbc(url, "SELECT id, raw FROM rows")))
        .containsExactly(
            "query:1 {id=1, raw=null}",
            "query:2 {id=2, raw=null}",
            "query:3 the cell holds bytes, which are no text; leave the column out of the query"
                + " (column raw)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"given", "by address"})
  void theConnectionIsReadOnly_andClosed(String how) throws SQLException {
    SQLiteDataSource database = new SQLiteDataSource();
    database.setUrl(url);
    String query = "INSERT INTO rows (id) VALUES (4) RETURNING id";
    TextDataset rows =
        how.equals("given") ? TextDataset.jdbc(database, query) : TextDataset.jdbc(url, query);

    if (how.equals("by address")) {
      assertThatExceptionOfType(DatasetException.class)
          .isThrownBy(() -> rows(rows))
          .withMessageContaining("attempt to write a readonly database");
    } else {
      rows(rows); // the driver cannot make this one read-only; it is rolled back
    }

    assertThat(rows(TextDataset.jdbc(url, "SELECT count(*) AS n FROM rows")))
        .containsExactly("query:1 {n=3}");
    execute("DROP TABLE rows"); // nobody holds it
  }

  @Test
  void aQueryError_quotesTheQueryAndTheDatabase() {
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> rows(TextDataset.jdbc(url, "SELECT x\n  FROM nowhere")))
        .withMessage(
            "the query failed: [SQLITE_ERROR] SQL error or missing database (no such table:"
                + " nowhere); the query is: SELECT x FROM nowhere (query)");
  }

  @Test
  void aColumnNamedTwice_isRefused() {
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> rows(TextDataset.jdbc(url, "SELECT id AS a, question AS a FROM rows")))
        .withMessage(
            "the query names a column twice; give one another name by AS (query, column a)");
  }

  @Test
  void aColumnThatIsNotThere_isNamed() {
    TextDataset rows =
        TextDataset.jdbc(url, "SELECT question, answer FROM rows")
            .prompt("question")
            .completion("output");

    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(rows::check)
        .withMessage("there is no column output; the columns are question, answer (query)");
  }

  @Test
  void noRow_isToldAsThat() {
    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(
            TextDataset.jdbc(
                    url, "SELECT question AS prompt, answer AS completion FROM rows LIMIT 0")
                ::check)
        .withMessage("the query gives no row (query)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://host/db?user=me&password=" + PASSWORD,
        "jdbc:mysql://me:" + PASSWORD + "@host/db",
        "jdbc:sqlserver://host;user=me;Password=" + PASSWORD + ";x=1",
        "jdbc:oracle:thin:me/" + PASSWORD + "@host:1521/db",
        "jdbc:postgresql://host/db?sslpassword=" + PASSWORD,
        "jdbc:postgresql://host/db?password=x${PW}"
      })
  void aPasswordInTheAddress_isRefused_andNotRepeated(String address) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> TextDataset.jdbc(address, "SELECT 1"))
        .withMessage(
            "dataset.source.jdbc: a job never holds a password: write ${PGPASSWORD} for the"
                + " environment variable of that name, under password");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://host:5432/db?user=me&password=${PW}",
        "jdbc:mysql://me:${PW}@host/db",
        "jdbc:postgresql://host/db?application_name=a@b",
        "jdbc:sqlite:file.db",
        "${DATABASE_URL}"
      })
  void anAddressWithoutAPassword_isTaken(String address) {
    assertThat(TextDataset.jdbc(address, "SELECT 1").toMap().get("source"))
        .hasToString("{jdbc=" + address + ", query=SELECT 1}");
  }

  @Test
  void whatIsNoAddress_isRefused() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> TextDataset.jdbc("postgresql://host/db", "SELECT 1"))
        .withMessage(
            "dataset.source.jdbc: must be the address of a database, such as"
                + " jdbc:postgresql://localhost/rows");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> TextDataset.jdbc(url, "SELECT 1").fetchSize(0))
        .withMessage("dataset.source.fetch_size: must be at least 1 row, but is 0");
  }

  @Test
  void aDriverThatIsNotThere_isNamed() throws Exception {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> rows(TextDataset.jdbc("jdbc:duckdb:", "SELECT 1")))
        .withMessage(
            "dataset.source.jdbc: there is no driver for duckdb on the class path; add"
                + " org.duckdb:duckdb_jdbc, for ./tune4j by naming its jar in TUNE4J_CLASSPATH");
    ChildJvm.Ended ended =
        ChildJvm.of(QueryInAnotherJvm.class)
            .without("sqlite-jdbc")
            .run(url, "SELECT question AS prompt, answer AS completion FROM rows");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.output()).contains("add org.xerial:sqlite-jdbc, for ./tune4j");
  }

  @Test
  void thePassword_isWrittenAndToldNowhere() throws Exception {
    TextDataset rows =
        TextDataset.jdbc("jdbc:postgresql://localhost:1/no-such-db", "SELECT 1 AS prompt")
            .user("me")
            .password(PASSWORD);
    StringWriter told = new StringWriter();
    told.append(rows.toMap().toString()).append(rows.from().toString());
    told.append(rows.report().toJson());

    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(rows::check)
        .withMessageStartingWith("the database cannot be reached: ")
        .satisfies(e -> e.printStackTrace(new PrintWriter(told)));

    assertThat(told.toString()).contains("cannot be reached").doesNotContain(PASSWORD);
    assertThat(rows.toMap().get("source"))
        .hasToString(
            "{jdbc=jdbc:postgresql://localhost:1/no-such-db, query=SELECT 1 AS prompt, user=me}");
    assertThat(rows.password("${PGPASSWORD}").toMap().get("source"))
        .hasToString(
            "{jdbc=jdbc:postgresql://localhost:1/no-such-db, query=SELECT 1 AS prompt, user=me,"
                + " password=${PGPASSWORD}}");
  }

  @Test
  void aPasswordThatTheDatabaseRepeats_isHidden() {
    TextDataset rows =
        TextDataset.jdbc(url, "SELECT * FROM \"" + PASSWORD + "\"").user("me").password(PASSWORD);

    assertThatExceptionOfType(DatasetException.class)
        .isThrownBy(() -> rows(rows))
        .withNoCause()
        .satisfies(e -> assertThat(e.getMessage()).contains("no such table: (hidden)"));
  }

  @Test
  void rowsOfAQuery_areMaterialized() throws Exception {
    Path dataset = Files.createDirectory(folder.resolve("dataset"));
    TextDataset.jdbc(url, "SELECT question AS prompt, answer AS completion FROM rows")
        .policy(Check.BLANK_ANSWER, Policy.DROP)
        .materialize(dataset, false);

    assertThat(Files.readString(dataset.resolve("train.jsonl")))
        .isEqualTo(
            """
            {"prompt":"How?","completion":"So."}
            {"prompt":"何?","completion":"これ。"}
            """);
  }
}

package io.github.tune4j.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** A PostgreSQL server in a container, with one user and a password that is easily searched for. */
public final class Postgres implements AutoCloseable {

  public static final String USER = "reader";
  public static final String PASSWORD = "correct-horse-battery";

  private final GenericContainer<?> container =
      new GenericContainer<>("postgres:15")
          .withEnv("POSTGRES_USER", USER)
          .withEnv("POSTGRES_PASSWORD", PASSWORD)
          .withEnv("POSTGRES_DB", "rows")
          .withExposedPorts(5432)
          .waitingFor(Wait.forLogMessage(".*database system is ready to accept connections.*", 2));

  private Postgres() {}

  /** Starts it, or skips the test where there is no engine. */
  public static Postgres start() {
    DockerEngine.require();
    Postgres postgres = new Postgres();
    postgres.container.start();
    return postgres;
  }

  public String url() {
    return "jdbc:postgresql://"
        + container.getHost()
        + ":"
        + container.getMappedPort(5432)
        + "/rows";
  }

  /** Runs a command, and returns the first column of what it gives, or an empty text. */
  public String execute(String command) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(), USER, PASSWORD);
        Statement statement = connection.createStatement()) {
      if (!statement.execute(command)) {
        return "";
      }
      try (ResultSet results = statement.getResultSet()) {
        return results.next() ? String.valueOf(results.getString(1)) : "";
      }
    }
  }

  @Override
  public void close() {
    container.stop();
  }
}

package io.github.tune4j.data.internal;

import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.exception.DatasetException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Connects to the database of a query, and tells what goes wrong without telling a password. */
final class Database {

  private static final Pattern KIND = Pattern.compile("jdbc:([A-Za-z0-9]+).*", Pattern.DOTALL);

  private static final Map<String, String> DRIVERS =
      Map.of(
          "duckdb", "org.duckdb:duckdb_jdbc",
          "h2", "com.h2database:h2",
          "mariadb", "org.mariadb.jdbc:mariadb-java-client",
          "mysql", "com.mysql:mysql-connector-j",
          "oracle", "com.oracle.database.jdbc:ojdbc11",
          "postgresql", "org.postgresql:postgresql",
          "sqlite", "org.xerial:sqlite-jdbc",
          "sqlserver", "com.microsoft.sqlserver:mssql-jdbc");

  private final QuerySource source;
  private final Passwords passwords;

  /**
   * @param source without references to environment variables
   */
  Database(QuerySource source) {
    this.source = source;
    this.passwords = new Passwords(source.url(), source.password());
  }

  /**
   * A connection on which nothing is written: read-only where the database knows that, and in a
   * transaction, which PostgreSQL needs to hand out rows piece by piece.
   */
  Connection connect() throws SQLException {
    Connection connection = open();
    try {
      try {
        connection.setReadOnly(true);
      } catch (SQLException e) {
        // Not every driver can; the transaction is rolled back in any case.
      }
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private Connection open() throws SQLException {
    if (source.database() != null) {
      return source.user() == null
          ? source.database().getConnection()
          : source.database().getConnection(source.user(), source.password());
    }
    Properties properties = new Properties();
    if (source.user() != null) {
      properties.setProperty("user", source.user());
    }
    if (source.password() != null) {
      properties.setProperty("password", source.password());
    }
    if (source.url().startsWith("jdbc:sqlite:")) {
      properties.setProperty("jdbc.explicit_readonly", "true"); // else it cannot be made read-only
    }
    return driver().connect(source.url(), properties);
  }

  private Driver driver() throws SQLException {
    for (Driver driver : DriverManager.drivers().toList()) {
      if (driver.acceptsURL(source.url())) {
        return driver;
      }
    }
    Matcher kind = KIND.matcher(source.url());
    String known = kind.matches() ? DRIVERS.get(kind.group(1)) : null;
    throw new ConfigException(
        "dataset.source.jdbc",
        "there is no driver"
            + (kind.matches() ? " for " + kind.group(1) : "")
            + " on the class path; add "
            + (known == null ? "the database's JDBC driver" : known)
            + ", for ./tune4j by naming its jar in TUNE4J_CLASSPATH");
  }

  /**
   * What a failure means.
   *
   * @param row the last row that was read, or 0
   */
  DatasetException problem(String what, SQLException e, long row) {
    String message = passwords.hide(e.getMessage()).strip().replaceAll("\\s+", " ");
    return new DatasetException(
        what + message, QuerySource.NAME, row, null, passwords.in(e) ? null : e);
  }
}

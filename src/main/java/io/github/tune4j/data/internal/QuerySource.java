package io.github.tune4j.data.internal;

import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.internal.References;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a database query.
 *
 * @param database what gives connections; null to connect by the address
 * @param url the address, as JDBC writes it; {@value #GIVEN} beside a database
 * @param query in SQL, with a question mark for each parameter
 * @param parameters values of the question marks
 * @param fetchSize rows that the driver asks the database for at a time
 * @param user who reads; null where the address says it
 * @param password of the user; null where none is needed. Never written
 */
public record QuerySource(
    @Nullable DataSource database,
    String url,
    String query,
    List<@Nullable Object> parameters,
    int fetchSize,
    @Nullable String user,
    @Nullable String password)
    implements Source {

  public static final int DEFAULT_FETCH_SIZE = 1000;

  /** Stands in a job file for a database that the program gave. */
  public static final String GIVEN = "data-source";

  static final String NAME = "query";
  private static final String KIND = "jdbc";

  public QuerySource {
    if (query.isBlank()) {
      throw new ConfigException("dataset.source.query", "must be a query in SQL");
    }
    if (fetchSize < 1) {
      throw new ConfigException(
          "dataset.source.fetch_size", "must be at least 1 row, but is " + fetchSize);
    }
    parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
  }

  public static QuerySource of(
      DataSource database, String query, List<@Nullable Object> parameters) {
    return new QuerySource(database, GIVEN, query, parameters, DEFAULT_FETCH_SIZE, null, null);
  }

  /**
   * A query to the database at an address.
   *
   * @param url may also be {@value #GIVEN}; no row can be read then
   * @throws ConfigException when it is no address, or one with a password
   */
  public static QuerySource of(String url, String query, List<@Nullable Object> parameters) {
    if (Passwords.literalIn(url)) {
      throw new ConfigException("dataset.source.jdbc", Passwords.REFUSED);
    }
    if (!url.startsWith("jdbc:") && !References.is(url) && !url.equals(GIVEN)) {
      throw new ConfigException(
          "dataset.source.jdbc",
          "must be the address of a database, such as jdbc:postgresql://localhost/rows");
    }
    return new QuerySource(null, url, query, parameters, DEFAULT_FETCH_SIZE, null, null);
  }

  public QuerySource fetchSize(int rows) {
    return new QuerySource(database, url, query, parameters, rows, user, password);
  }

  public QuerySource user(String value) {
    return new QuerySource(database, url, query, parameters, fetchSize, value, password);
  }

  public QuerySource password(String value) {
    return new QuerySource(database, url, query, parameters, fetchSize, user, value);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SourceRows open(Collection<String> wanted) {
    if (database == null && url.equals(GIVEN)) {
      throw new ConfigException(
          "dataset.source.jdbc",
          "the program that made this job gave the database; write its address here, or give it"
              + " again by TextDataset.jdbc");
    }
    return new QueryRows(resolved(), wanted);
  }

  /** With what references to environment variables stand for. */
  private QuerySource resolved() {
    return new QuerySource(
        database,
        References.resolve("dataset.source.jdbc", url),
        References.resolve("dataset.source.query", query),
        parameters.stream().map(it -> References.resolve("dataset.source.parameters", it)).toList(),
        fetchSize,
        user == null ? null : References.resolve("dataset.source.user", user),
        password == null ? null : References.resolve("dataset.source.password", password));
  }

  @Override
  public String emptiness() {
    return "the query gives no row";
  }

  @Override
  public Map<String, Object> toMap() {
    Map<String, Object> section = new LinkedHashMap<>();
    section.put(KIND, database == null ? url : GIVEN);
    section.put("query", query);
    if (!parameters.isEmpty()) {
      section.put("parameters", parameters.stream().map(QuerySource::written).toList());
    }
    if (fetchSize != DEFAULT_FETCH_SIZE) {
      section.put("fetch_size", fetchSize);
    }
    if (user != null) {
      section.put("user", user);
    }
    if (password != null && References.is(password)) {
      section.put("password", password);
    }
    return section;
  }

  private static @Nullable Object written(@Nullable Object parameter) {
    return parameter == null || parameter instanceof Number || parameter instanceof Boolean
        ? parameter
        : parameter.toString();
  }

  @Override
  public String toString() {
    return "QuerySource" + toMap();
  }
}

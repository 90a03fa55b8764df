package io.github.tune4j.data.internal;

import io.github.tune4j.exception.DatasetException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of a query, as the database hands them out. Holds as many as the driver fetches. */
final class QueryRows implements SourceRows {

  private static final int QUERY_SHOWN = 200;

  /** PostgreSQL's codes for a server that ends the session; those of the standard begin with 08. */
  private static final Set<String> GONE = Set.of("57P01", "57P02", "57P03");

  private final QuerySource source;
  private final Database database;
  private final Collection<String> wanted;
  private @Nullable Connection connection;
  private @Nullable PreparedStatement statement;
  private @Nullable ResultSet results;
  private @Nullable SqlCells cells;
  private long row;
  private boolean begun;
  private boolean ended;

  QueryRows(QuerySource source, Collection<String> wanted) {
    this.source = source;
    this.database = new Database(source);
    this.wanted = wanted;
  }

  @Override
  public @Nullable SourceRow next() {
    if (ended) {
      return null;
    }
    try {
      if (!begun) {
        begun = true;
        begin();
      }
      if (results == null || cells == null || !results.next()) {
        close();
        return null;
      }
      SourceRow read = cells.row(results, row + 1);
      row++;
      return read;
    } catch (SQLException e) {
      DatasetException problem = problem(e);
      close();
      throw problem;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void begin() throws SQLException {
    connection = database.connect();
    statement =
        connection.prepareStatement(
            source.query(), ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
    statement.setFetchSize(source.fetchSize());
    for (int i = 0; i < source.parameters().size(); i++) {
      statement.setObject(i + 1, source.parameters().get(i));
    }
    results = statement.executeQuery();
    cells = new SqlCells(results.getMetaData());
    cells.require(wanted);
  }

  private DatasetException problem(SQLException e) {
    if (connection == null) {
      return database.problem("the database cannot be reached: ", e, 0);
    }
    if (results == null) {
      String query = source.query().strip().replaceAll("\\s+", " ");
      DatasetException failed = database.problem("the query failed: ", e, 0);
      return new DatasetException(
          failed.problem()
              + "; the query is: "
              + (query.length() > QUERY_SHOWN ? query.substring(0, QUERY_SHOWN) + "…" : query),
          QuerySource.NAME,
          0,
          null,
          failed.getCause());
    }
    return database.problem(
        (isGone(e) ? "the connection to the database was lost" : "the query failed")
            + (row == 0 ? " before the first row: " : " after row " + row + ": "),
        e,
        row);
  }

  private static boolean isGone(SQLException e) {
    String state = e.getSQLState();
    return state != null && (state.startsWith("08") || GONE.contains(state));
  }

  @Override
  public List<Opened> opened() {
    return cells == null ? List.of() : List.of(Opened.of(QuerySource.NAME));
  }

  /** Leaves the connection as it came, for those who share it. */
  @Override
  public void close() {
    ended = true;
    Connection open = connection;
    if (open == null) {
      return;
    }
    connection = null;
    closeQuietly(results);
    closeQuietly(statement);
    try (open) {
      open.rollback();
      open.setAutoCommit(true);
      open.setReadOnly(false);
    } catch (SQLException e) {
      // the connection is gone, and the transaction with it
    }
  }

  private static void closeQuietly(@Nullable AutoCloseable part) {
    try {
      if (part != null) {
        part.close();
      }
    } catch (Exception e) {
      // what was read is read
    }
  }
}

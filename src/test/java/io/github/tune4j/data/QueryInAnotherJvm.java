package io.github.tune4j.data;

import java.nio.file.Path;

/**
 * Prints the report on the rows of a query, and writes them to a folder if one is named. Ends with
 * 0 when all is ok, else with 1.
 */
final class QueryInAnotherJvm {

  private QueryInAnotherJvm() {}

  public static void main(String[] arguments) {
    TextDataset rows = TextDataset.jdbc(arguments[0], arguments[1]);
    if (arguments.length > 2) {
      rows = rows.user(arguments[2]).password(arguments[3]);
    }
    DatasetReport report = rows.report();
    System.out.print(report.table());
    if (arguments.length > 4) {
      rows.materialize(Path.of(arguments[4]), false);
    }
    System.exit(report.ok() ? 0 : 1);
  }
}

package io.github.tune4j.data;

import java.nio.file.Path;

/** Prints the report on a file, and ends with 0 when it is ok, else with 1. */
final class ReportInAnotherJvm {

  private ReportInAnotherJvm() {}

  public static void main(String[] arguments) {
    DatasetReport report = TextDataset.of(Path.of(arguments[0])).report();
    System.out.print(report.table());
    System.exit(report.ok() ? 0 : 1);
  }
}

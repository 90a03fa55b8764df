package io.github.tune4j.python;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Doctor} found. Immutable; as JSON {@code
 * {"ok":true,"checks":[{"name","status","detail","remedy"}]}}.
 *
 * @param ok false when something makes training impossible: one check is a {@link Status#PROBLEM}
 * @param checks in the order in which they build on each other
 */
public record DoctorReport(boolean ok, List<Check> checks) {

  /** How a check came out. */
  public enum Status {
    /** As it should be. */
    OK,
    /** Training works, but not all of it or not as fast as it could. */
    WARNING,
    /** Training is impossible until this is mended. */
    PROBLEM
  }

  /**
   * One thing that was looked at.
   *
   * @param name what, for example {@code "libpython"}
   * @param status how it came out
   * @param detail what was found, one line
   * @param remedy how to mend it; null when there is nothing to mend
   */
  public record Check(String name, Status status, String detail, @Nullable String remedy) {

    static Check ok(String name, String detail) {
      return new Check(name, Status.OK, detail, null);
    }

    static Check warning(String name, String detail, @Nullable String remedy) {
      return new Check(name, Status.WARNING, detail, remedy);
    }

    static Check problem(String name, String detail, @Nullable String remedy) {
      return new Check(name, Status.PROBLEM, detail, remedy);
    }
  }

  /** Copies the list. */
  public DoctorReport {
    checks = List.copyOf(checks);
  }

  static DoctorReport of(List<Check> checks) {
    return new DoctorReport(
        checks.stream().noneMatch(check -> check.status() == Status.PROBLEM), checks);
  }

  /** The report for people: one line for each check, its remedy below it. */
  public String table() {
    int width = checks.stream().mapToInt(check -> check.name().length()).max().orElse(0);
    StringBuilder table = new StringBuilder();
    for (Check check : checks) {
      String status =
          switch (check.status()) {
            case OK -> "ok     ";
            case WARNING -> "warning";
            case PROBLEM -> "PROBLEM";
          };
      table.append(status).append("  ").append(check.name());
      table.append(" ".repeat(width - check.name().length())).append("  ");
      table.append(check.detail()).append('\n');
      if (check.remedy() != null) {
        table.append(" ".repeat(9 + width)).append("  -> ").append(check.remedy()).append('\n');
      }
    }
    return table.toString();
  }

  /** The {@link #table()}. */
  @Override
  public String toString() {
    return table();
  }
}

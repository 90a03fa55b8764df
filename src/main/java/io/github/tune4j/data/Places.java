package io.github.tune4j.data;

import io.github.tune4j.data.internal.Finding;
import io.github.tune4j.data.internal.store.Ledger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where rows are from, and which earlier row one is to be compared with. Not thread-safe. */
final class Places {

  private final Ledger ledger;
  private final List<String> files;
  private final String source;
  private final Map<Integer, String> similar = new HashMap<>();

  /**
   * @param files the files by their numbers in the ledger
   * @param source the data set as a whole
   */
  Places(Ledger ledger, List<String> files, String source) {
    this.ledger = ledger;
    this.files = files;
    this.source = source;
  }

  /** What the data set as a whole is called. */
  String source() {
    return source;
  }

  /** Remembers which earlier row one is similar to. */
  void similar(int row, int earlier, double similarity) {
    similar.put(
        row,
        String.format(
            Locale.ROOT, "the row is similar to %s, about %.2f", name(earlier), similarity));
  }

  /** What a check has found in rows; goes through the ledger twice. */
  List<Finding> findings(Check check, List<Integer> rows) {
    Map<Integer, Integer> earlier = ledger.earlier(rows, check != Check.CONFLICT);
    List<Finding> findings = new ArrayList<>();
    for (int row : rows) {
      Ledger.Origin origin = ledger.origin(row);
      findings.add(
          new Finding(
              check,
              check == Check.NEAR_DUPLICATE
                  ? similar.getOrDefault(row, "the row is similar to an earlier one")
                  : message(check, earlier.getOrDefault(row, row)),
              files.get(origin.file()),
              origin.line(),
              null,
              null));
    }
    return findings;
  }

  private String name(int row) {
    Ledger.Origin origin = ledger.origin(row);
    return FileNames.last(files.get(origin.file())) + ":" + origin.line();
  }

  private String message(Check check, int earlier) {
    return switch (check) {
      case CONFLICT -> name(earlier) + " answers the same prompt otherwise";
      case LEAK -> "the row is validated on, but the same row is trained on";
      default -> "the row is the same as " + name(earlier);
    };
  }
}

package io.github.tune4j.data;

import io.github.tune4j.data.DatasetReport.Place;
import io.github.tune4j.data.DatasetReport.Problem;
import io.github.tune4j.data.internal.Finding;
import io.github.tune4j.exception.DatasetException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What is found in rows, counted by check, with the first places. Not thread-safe. */
final class Findings {

  private final Map<Check, Policy> policies;
  private final boolean strict;
  private final Map<Check, Long> counts = new EnumMap<>(Check.class);
  private final Map<Check, List<Place>> places = new EnumMap<>(Check.class);

  /**
   * @param policies by check, where they are not the standard ones
   * @param strict whether the first finding that fails is thrown, as a job needs it; otherwise all
   *     are collected
   */
  Findings(Map<Check, Policy> policies, boolean strict) {
    this.policies = policies;
    this.strict = strict;
  }

  /**
   * Takes a finding.
   *
   * @return whether the row can be taken nevertheless
   * @throws DatasetException when it ends the job
   */
  boolean add(Finding finding) {
    Policy policy = policy(finding.check());
    if (strict && policy == Policy.FAIL) {
      throw finding.exception();
    }
    counts.merge(finding.check(), 1L, Long::sum);
    List<Place> first = places.computeIfAbsent(finding.check(), key -> new ArrayList<>());
    if (first.size() < DatasetReport.PLACES) {
      first.add(new Place(finding.file(), finding.line(), finding.detail()));
    }
    return policy == Policy.WARN;
  }

  private Policy policy(Check check) {
    Policy policy = policies.getOrDefault(check, check.standard());
    return strict && check == Check.UNTRAINABLE && policy == Policy.WARN ? Policy.FAIL : policy;
  }

  List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    counts.forEach(
        (check, count) ->
            problems.add(
                new Problem(
                    check,
                    policy(check),
                    count,
                    List.copyOf(places.getOrDefault(check, List.of())))));
    return problems;
  }
}

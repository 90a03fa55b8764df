package io.github.tune4j.data;

import io.github.tune4j.data.DatasetReport.Place;
import io.github.tune4j.data.DatasetReport.Problem;
import io.github.tune4j.data.internal.Finding;
import io.github.tune4j.exception.DatasetException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is found in rows, counted by check, with the first places. Not thread-safe. */
final class Findings {

  private final boolean strict;
  private final Map<Kind, Found> found =
      new TreeMap<>(Comparator.comparing(Kind::check).thenComparing(Kind::policy));

  /** Parts of a data set may treat the same finding otherwise. */
  private record Kind(Check check, Policy policy) {}

  private static final class Found {
    private final List<Place> places = new ArrayList<>();
    private long count;
  }

  /**
   * @param strict whether the first finding that fails is thrown, as a job needs it; otherwise all
   *     are collected
   */
  Findings(boolean strict) {
    this.strict = strict;
  }

  /**
   * Takes a finding.
   *
   * @param policies by check, where they are not the standard ones
   * @return whether the row can be taken nevertheless
   * @throws DatasetException when it ends the job
   */
  boolean add(Finding finding, Map<Check, Policy> policies) {
    Policy policy = policy(finding.check(), policies);
    if (strict && policy == Policy.FAIL) {
      throw finding.exception();
    }
    Found of = found.computeIfAbsent(new Kind(finding.check(), policy), key -> new Found());
    of.count++;
    if (of.places.size() < DatasetReport.PLACES) {
      of.places.add(new Place(finding.file(), finding.line(), finding.detail()));
    }
    return policy == Policy.WARN;
  }

  /** Takes what is found in many rows at once: how often, and the first of them. */
  void add(Check check, Policy policy, long count, List<Finding> first) {
    Found of = found.computeIfAbsent(new Kind(check, policy), key -> new Found());
    of.count += count;
    first.forEach(it -> of.places.add(new Place(it.file(), it.line(), it.detail())));
  }

  /** What becomes of a row in which a check finds something. */
  Policy policy(Check check, Map<Check, Policy> policies) {
    Policy policy = policies.getOrDefault(check, check.standard());
    return strict && check == Check.UNTRAINABLE && policy == Policy.WARN ? Policy.FAIL : policy;
  }

  List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    found.forEach(
        (kind, of) ->
            problems.add(
                new Problem(kind.check(), kind.policy(), of.count, List.copyOf(of.places))));
    return problems;
  }
}

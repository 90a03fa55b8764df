package io.github.tune4j.data;

import io.github.tune4j.data.DatasetReport.Place;
import io.github.tune4j.data.PreflightReport.Bar;
import io.github.tune4j.data.PreflightReport.Part;
import io.github.tune4j.data.PreflightReport.Problem;
import io.github.tune4j.data.PreflightReport.Segment;
import io.github.tune4j.data.PreflightReport.Spread;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Preflight reports as JSON, which Python writes. Stateless. */
final class PreflightReader {

  private PreflightReader() {}

  static PreflightReport read(String json) {
    Map<String, Part> parts = new LinkedHashMap<>();
    JsonMapper.shared().readTree(json).forEachEntry((name, part) -> parts.put(name, part(part)));
    return new PreflightReport(parts);
  }

  private static Part part(JsonNode part) {
    return new Part(
        number(part, "rows"),
        number(part, "sequences"),
        number(part, "tokens"),
        number(part, "trained_tokens"),
        spread(part.required("lengths")),
        optionalSpread(part, "prompt_lengths"),
        optionalSpread(part, "answer_lengths"),
        part.required("padding_share").doubleValue(),
        number(part, "truncated"),
        number(part, "dropped"),
        number(part, "split"),
        number(part, "untrained"),
        number(part, "merged_boundaries"),
        number(part, "unknown_tokens"),
        part.required("problems").valueStream().map(PreflightReader::problem).toList(),
        part.required("first_rows")
            .valueStream()
            .map(row -> row.valueStream().map(PreflightReader::segment).toList())
            .toList());
  }

  private static long number(JsonNode node, String name) {
    return node.required(name).longValue();
  }

  private static Optional<Spread> optionalSpread(JsonNode part, String name) {
    return part.path(name).isObject() ? Optional.of(spread(part.required(name))) : Optional.empty();
  }

  private static Spread spread(JsonNode spread) {
    TreeMap<Integer, Long> percentiles = new TreeMap<>();
    spread
        .required("percentiles")
        .forEachEntry(
            (percent, length) -> percentiles.put(Integer.valueOf(percent), length.longValue()));
    return new Spread(
        number(spread, "shortest"),
        number(spread, "longest"),
        spread.required("mean").doubleValue(),
        percentiles,
        spread
            .required("histogram")
            .valueStream()
            .map(bar -> new Bar(number(bar, "from"), number(bar, "to"), number(bar, "rows")))
            .toList());
  }

  private static Problem problem(JsonNode problem) {
    return new Problem(
        problem.required("check").stringValue(),
        Policy.of(problem.required("severity").stringValue()),
        number(problem, "count"),
        problem
            .required("places")
            .valueStream()
            .map(
                place ->
                    new Place(
                        place.required("file").stringValue(),
                        number(place, "line"),
                        place.required("detail").stringValue()))
            .toList());
  }

  private static Segment segment(JsonNode segment) {
    return new Segment(
        segment.required("text").stringValue(),
        segment.required("trained").booleanValue(),
        segment.required("ids").valueStream().map(JsonNode::intValue).toList());
  }

  static Map<String, @Nullable Object> map(Part part) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("rows", part.rows());
    map.put("sequences", part.sequences());
    map.put("tokens", part.tokens());
    map.put("trained_tokens", part.trainedTokens());
    map.put("lengths", map(part.lengths()));
    part.prompts().ifPresent(it -> map.put("prompt_lengths", map(it)));
    part.answers().ifPresent(it -> map.put("answer_lengths", map(it)));
    map.put("padding_share", part.paddingShare());
    map.put("truncated", part.truncated());
    map.put("dropped", part.dropped());
    map.put("split", part.split());
    map.put("untrained", part.untrained());
    map.put("merged_boundaries", part.mergedBoundaries());
    map.put("unknown_tokens", part.unknownTokens());
    map.put("problems", part.problems().stream().map(PreflightReader::map).toList());
    map.put("first_rows", part.firstRows());
    return map;
  }

  private static Map<String, @Nullable Object> map(Spread spread) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("shortest", spread.shortest());
    map.put("longest", spread.longest());
    map.put("mean", spread.mean());
    map.put("percentiles", spread.percentiles());
    map.put("histogram", spread.histogram());
    return map;
  }

  private static Map<String, @Nullable Object> map(Problem problem) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("check", problem.check());
    map.put("severity", problem.severity().key());
    map.put("count", problem.count());
    map.put("places", problem.places());
    return map;
  }
}

package io.github.tune4j.data.internal;

import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.internal.References;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rows that only Python can read: it writes them as JSON Lines, which are read in its place.
 *
 * @param kind {@code hub} or {@code parquet}
 * @param place a data set's name on the hub, or its folder; a Parquet file, a folder, or a glob
 * @param config which of several data sets of the name; null for the only one
 * @param split which part; null for {@value #TRAIN}
 * @param revision which version; null for the newest
 * @param columns those that are read; empty for all
 * @param copies what Python wrote, in order; null before it did
 */
public record FetchedSource(
    String kind,
    String place,
    @Nullable String config,
    @Nullable String split,
    @Nullable String revision,
    List<String> columns,
    @Nullable List<Copy> copies)
    implements Source {

  public static final String HUB = "hub";
  private static final String TRAIN = "train";

  /**
   * Rows as Python wrote them.
   *
   * @param name what they are called in places
   * @param rows one JSON object on each line
   */
  public record Copy(String name, Path rows) {}

  public static FetchedSource hub(String name) {
    return new FetchedSource(HUB, name, null, null, null, List.of(), null);
  }

  public static FetchedSource parquet(Path path) {
    String kind = Format.PARQUET.key();
    return new FetchedSource(kind, path.toString(), null, null, null, List.of(), null);
  }

  public FetchedSource config(String value) {
    return new FetchedSource(kind, place, value, split, revision, columns, copies);
  }

  public FetchedSource split(String value) {
    return new FetchedSource(kind, place, config, value, revision, columns, copies);
  }

  public FetchedSource revision(String value) {
    return new FetchedSource(kind, place, config, split, value, columns, copies);
  }

  public FetchedSource columns(List<String> value) {
    return new FetchedSource(kind, place, config, split, revision, value, copies);
  }

  /**
   * The same with its rows at hand.
   *
   * @param python writes the rows that a request names to the request's {@code target}
   * @param folder where they are put
   */
  public FetchedSource fetch(Consumer<Map<String, Object>> python, Path folder) throws IOException {
    List<Copy> fetched = new ArrayList<>();
    for (Map<String, Object> request : requests()) {
      Path target = Files.createTempFile(folder, "rows", ".jsonl");
      target.toFile().deleteOnExit();
      String name = String.valueOf(request.remove("called"));
      request.put("target", target.toString());
      python.accept(request);
      fetched.add(new Copy(name, target));
    }
    return new FetchedSource(kind, place, config, split, revision, columns, List.copyOf(fetched));
  }

  private List<Map<String, Object>> requests() {
    String resolved = resolved(kind, place);
    if (kind.equals(HUB)) {
      // Python may have another current directory
      Path folder = Path.of(resolved);
      Map<String, Object> request = request("name", resolved);
      request.put("called", resolved + '/' + resolved("split", split == null ? TRAIN : split));
      if (Files.isDirectory(folder)) {
        request.put("name", folder.toAbsolutePath().toString());
      }
      return List.of(request);
    }
    List<Map<String, Object>> requests = new ArrayList<>();
    for (Path file : SourceFiles.find(Path.of(resolved), Format.PARQUET)) {
      Map<String, Object> request = request("path", file.toAbsolutePath().toString());
      request.put("called", file.toString());
      requests.add(request);
    }
    return requests;
  }

  private Map<String, Object> request(String key, String value) {
    Map<String, Object> request = settings();
    request.replaceAll((setting, it) -> it instanceof String text ? resolved(setting, text) : it);
    request.put("kind", kind);
    request.put(key, value);
    return request;
  }

  private static String resolved(String setting, String text) {
    return References.resolve("dataset.source." + setting, text);
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    if (config != null) {
      settings.put("config", config);
    }
    if (split != null) {
      settings.put("split", split);
    }
    if (revision != null) {
      settings.put("revision", revision);
    }
    if (!columns.isEmpty()) {
      settings.put("columns", columns);
    }
    return settings;
  }

  @Override
  public String name() {
    return place;
  }

  @Override
  public SourceRows open(Collection<String> wanted) {
    if (copies == null) {
      throw new ConfigException(
          "dataset.source." + kind,
          "the rows of "
              + place
              + " are read by Python: start the job, or have them reported by Tune4j.report");
    }
    return new FetchedRows(copies);
  }

  @Override
  public Map<String, Object> toMap() {
    Map<String, Object> section = new LinkedHashMap<>();
    section.put(kind, place);
    section.putAll(settings());
    return section;
  }
}

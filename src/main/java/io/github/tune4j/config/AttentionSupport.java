package io.github.tune4j.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which implementations of attention the causal language models of the pinned transformers have.
 * Stateless; {@code architectures.json} is read at the first question.
 */
public final class AttentionSupport {

  private AttentionSupport() {}

  /** What {@code architectures.json} says; loaded when it is first asked. */
  private static final class Snapshot {

    private static final Snapshot LOADED = new Snapshot();

    private final String version;
    private final Map<String, List<String>> byModelType = new TreeMap<>();

    private Snapshot() {
      JsonNode root;
      try (InputStream resource =
          AttentionSupport.class.getResourceAsStream("architectures.json")) {
        if (resource == null) {
          throw new IOException("the resource architectures.json is missing");
        }
        root = JsonMapper.shared().readTree(resource);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      version = root.required("transformers").stringValue();
      root.required("architectures")
          .forEachEntry(
              (modelType, facts) ->
                  byModelType.put(
                      modelType,
                      facts
                          .required("attention")
                          .valueStream()
                          .map(JsonNode::stringValue)
                          .toList()));
    }
  }

  /**
   * The implementations that an architecture has, in upstream's words, {@code eager} first.
   *
   * @param modelType the {@code model_type} of a model's {@code config.json}
   * @return empty when the pinned transformers has no causal language model of that type
   */
  public static Optional<List<String>> of(String modelType) {
    return Optional.ofNullable(Snapshot.LOADED.byModelType.get(modelType));
  }

  /**
   * What is wrong with asking an architecture for an implementation. {@code auto}, kernels of the
   * hub ({@code org/repo}), names that begin with {@code paged|}, and whatever is asked of an
   * unknown architecture, are upstream's to judge.
   *
   * @param modelType the {@code model_type} of a model's {@code config.json}
   * @param requested the value of {@code attn_implementation}
   * @return the problem, or empty when there is none
   */
  public static Optional<String> check(String modelType, String requested) {
    if (requested.equals(AttentionImplementation.AUTO.value())
        || requested.contains("/")
        || requested.startsWith("paged|")) {
      return Optional.empty();
    }
    return of(modelType)
        .filter(implementations -> !implementations.contains(requested))
        .map(
            implementations ->
                "%s has no attention implementation \"%s\" in transformers %s; it has %s, or leave it to auto"
                    .formatted(
                        modelType,
                        requested,
                        Snapshot.LOADED.version,
                        String.join(", ", implementations)));
  }
}

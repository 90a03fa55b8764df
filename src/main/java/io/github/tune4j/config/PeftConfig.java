package io.github.tune4j.config;

import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.internal.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An adapter that is trained in place of a model's weights: one of peft's configurations, the
 * {@code adapter} section of a job. The common kinds have types of their own; {@link #of(String)}
 * reaches every kind that the pinned peft has.
 *
 * <p>Immutable and thread-safe.
 */
public abstract class PeftConfig extends Arguments {

  /** The value of {@code target_modules} that stands for every linear layer but the output. */
  public static final String ALL_LINEAR = "all-linear";

  PeftConfig(Values values) {
    super(values);
  }

  /**
   * An empty builder for an adapter of this kind. For kinds with a type of their own it is that
   * type's builder; for the others arguments go in by name, and are checked just the same:
   *
   * <pre>{@code
   * PeftConfig hra = PeftConfig.of("HRA").set("r", 8).set("target_modules", "all-linear").build();
   * }</pre>
   *
   * @param type one of {@link #types()}, in upper or lower case
   * @throws ConfigException when peft has no such kind
   */
  public static Builder<?, ?> of(String type) {
    String name = type.toUpperCase(Locale.ROOT);
    return switch (name) {
      case "ADALORA" -> AdaLoraConfig.builder();
      case "BOFT" -> BoftConfig.builder();
      case "IA3" -> Ia3Config.builder();
      case "LOHA" -> LohaConfig.builder();
      case "LOKR" -> LokrConfig.builder();
      case "LORA" -> LoraConfig.builder();
      case "OFT" -> OftConfig.builder();
      case "PREFIX_TUNING" -> PrefixTuningConfig.builder();
      case "PROMPT_TUNING" -> PromptTuningConfig.builder();
      case "P_TUNING" -> PromptEncoderConfig.builder();
      case "TRAINABLE_TOKENS" -> TrainableTokensConfig.builder();
      case "VERA" -> VeraConfig.builder();
      default -> new OtherPeftConfig.Builder(other(name, type));
    };
  }

  /**
   * The adapter in the {@code adapter} section of a job file. Its key {@code type} names the kind;
   * without it, it is LoRA.
   *
   * @throws ConfigException when anything in it is wrong; it names every problem
   */
  public static PeftConfig ofSection(Map<String, ? extends @Nullable Object> section) {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>(section);
    Object type = arguments.remove("type");
    return of(type == null ? "LORA" : type.toString()).setAll(arguments).build();
  }

  @Override
  public final Map<String, @Nullable Object> toSection() {
    Map<String, @Nullable Object> section = new LinkedHashMap<>();
    section.put("type", peftType().toLowerCase(Locale.ROOT));
    section.putAll(super.toSection());
    return Collections.unmodifiableMap(section);
  }

  private static Schema other(String name, String given) {
    Schema schema = Schema.ofSection("adapter").get(name);
    if (schema == null) {
      String meant =
          Suggestion.question(given, types()).map(question -> ", " + question).orElse("");
      throw new ConfigException("adapter.type", "peft has no adapter \"" + given + '"' + meant);
    }
    return schema;
  }

  /** peft's words for all kinds of adapters, in alphabetical order; unmodifiable. */
  public static Set<String> types() {
    return Collections.unmodifiableSet(Schema.ofSection("adapter").keySet());
  }

  /** peft's word for the kind of adapter, for example {@code "LORA"}. */
  public final String peftType() {
    return schema().type();
  }

  @Override
  public abstract Builder<?, ?> toBuilder();

  /**
   * Collects the arguments of a {@link PeftConfig}. Not thread-safe.
   *
   * @param <A> what is built
   * @param <B> the builder itself
   */
  public abstract static class Builder<A extends PeftConfig, B extends Builder<A, B>>
      extends Arguments.Builder<A, B> {

    Builder(Schema schema) {
      super(schema);
    }

    /** The value of {@code target_modules} that a caller's names stand for. */
    static Object layers(String first, String... more) {
      if (more.length == 0 && first.equals(ALL_LINEAR)) {
        return ALL_LINEAR;
      }
      List<String> names = new ArrayList<>(List.of(first));
      names.addAll(Arrays.asList(more));
      return names;
    }

    @Override
    void check(Values values, Problems problems) {
      AdapterRules.common(values, problems);
    }
  }
}

package io.github.tune4j.config;

import io.github.tune4j.exception.ConfigException;
import io.github.tune4j.internal.References;
import io.github.tune4j.internal.Unparsed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one upstream class: only those that the caller set. What is not set is not sent,
 * and keeps its upstream default.
 *
 * <p>Immutable and thread-safe. Two are equal when they are of the same class and hold the same
 * values.
 */
public abstract class Arguments {

  /** The key of a job file's section under which arguments stand that are passed on unchecked. */
  static final String OTHER = "other";

  private final Values values;

  Arguments(Values values) {
    this.values = values;
  }

  /**
   * Names that the arguments of a section had in earlier versions of the libraries, or have in
   * other tools, and that are understood. Each has its name now, or an empty text where there is
   * more to say.
   *
   * @param section a section of a job file, for example {@code "training"}
   */
  public static Map<String, String> oldNames(String section) {
    Map<String, String> names = new TreeMap<>();
    OldNames.rules(section).keySet().forEach(name -> names.put(name, ""));
    OtherWords.rules(section).keySet().forEach(name -> names.put(name, ""));
    names.putAll(OldNames.renamed(section));
    return names;
  }

  /** A builder that already holds these arguments. */
  public abstract Builder<?, ?> toBuilder();

  /** The section of a job file that holds these arguments, for example {@code "adapter"}. */
  public final String section() {
    return schema().section();
  }

  /**
   * What was set, in that order: upstream's snake_case names, and values that JSON can express
   * (String, Boolean, Integer, Long, Double, List, Map, or null where upstream takes None).
   *
   * @return unmodifiable, as are the lists and maps in it
   */
  public final Map<String, @Nullable Object> toMap() {
    return values.map();
  }

  /**
   * The same as {@link #toMap()}, in the form of a job file's section: arguments that were passed
   * to {@link Builder#other} stand below the key {@code other}, and an adapter and a quantization
   * name their kind. Reading the section gives an equal object.
   *
   * @return unmodifiable
   */
  public Map<String, @Nullable Object> toSection() {
    if (values.unchecked().isEmpty()) {
      return values.map();
    }
    Map<String, @Nullable Object> section = new LinkedHashMap<>(values.map());
    Map<String, @Nullable Object> other = new LinkedHashMap<>();
    for (String name : values.unchecked()) {
      other.put(name, section.remove(name));
    }
    section.put(OTHER, Collections.unmodifiableMap(other));
    return Collections.unmodifiableMap(section);
  }

  /** Whether the argument was set, be it to null. */
  public final boolean isSet(String name) {
    return values.has(name);
  }

  /** The value of an argument, as in {@link #toMap()}; empty when it is not set, or set to null. */
  public final Optional<Object> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * What counts: the argument's value, or upstream's default when it is not set; empty when that is
   * None. What a run chooses by its device is not known here.
   */
  public final Optional<Object> effective(String name) {
    return Optional.ofNullable(values.effective(name));
  }

  /**
   * Every argument that a job can carry, with its value and where that comes from: first what was
   * set, in that order, then upstream's defaults in alphabetical order. What a run chooses by its
   * device is not known here; {@code Tune4j.plan} tells it.
   *
   * @return unmodifiable
   */
  public final List<Setting> explain() {
    List<Setting> settings = new ArrayList<>();
    values
        .map()
        .forEach(
            (name, value) ->
                settings.add(new Setting(name(name), value, Origin.SET, reason(name))));
    new TreeMap<>(schema().fields())
        .forEach(
            (name, field) -> {
              if (!values.has(name) && field.refused().isEmpty()) {
                settings.add(new Setting(name(name), field.standard(), Origin.UPSTREAM, ""));
              }
            });
    return Collections.unmodifiableList(settings);
  }

  private String name(String argument) {
    return section() + '.' + argument;
  }

  /** What was noticed of an argument, or of the other name under which it was written. */
  private String reason(String argument) {
    String written = name(values.written().getOrDefault(argument, argument));
    return values.notices().stream()
        .filter(notice -> notice.field().equals(name(argument)) || notice.field().equals(written))
        .map(Notice::message)
        .collect(Collectors.joining("; "));
  }

  /**
   * What an author should know about these arguments, though it is no mistake: old names that were
   * understood, and settings that have no effect beside others.
   *
   * @return unmodifiable
   */
  public final List<Notice> notices() {
    return values.notices();
  }

  /**
   * What those arguments stand for now that refer to environment variables which are set, by their
   * names. Secrets are among them: never write this down.
   *
   * @throws ConfigException when a variable holds what the argument cannot take
   */
  public final Map<String, @Nullable Object> resolvedReferences() {
    Problems problems = new Problems(section());
    Map<String, @Nullable Object> resolved = new LinkedHashMap<>();
    values
        .map()
        .forEach(
            (name, value) -> {
              if (value != null && References.in(value) && References.missing(value).isEmpty()) {
                try {
                  resolved.put(name, resolved(name, value));
                } catch (InvalidValue e) {
                  problems.add(name, e.problem());
                }
              }
            });
    problems.throwIfAny();
    return Collections.unmodifiableMap(resolved);
  }

  private @Nullable Object resolved(String name, Object value) throws InvalidValue {
    Field field = schema().fields().get(name);
    return field == null ? References.resolve(name, value) : field.resolved(name, value);
  }

  /**
   * The arguments that refer to environment variables which are not set.
   *
   * @return a notice of each, unmodifiable
   */
  public final List<Notice> unsetReferences() {
    List<Notice> unset = new ArrayList<>();
    values
        .map()
        .forEach(
            (name, value) -> {
              List<String> missing = References.missing(value);
              if (!missing.isEmpty()) {
                unset.add(new Notice(name(name), References.unset(missing)));
              }
            });
    return Collections.unmodifiableList(unset);
  }

  final Schema schema() {
    return values.schema();
  }

  final Values values() {
    return values;
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof Arguments arguments
        && arguments.getClass() == getClass()
        && arguments.schema().equals(schema())
        && arguments.values.map().equals(values.map());
  }

  @Override
  public final int hashCode() {
    return Objects.hash(getClass(), values.map());
  }

  @Override
  public final String toString() {
    return schema().name() + values.map();
  }

  /**
   * Collects arguments and checks them all in {@link #build()}. Each setter may be called again;
   * the last value counts. Not thread-safe.
   *
   * @param <A> what is built
   * @param <B> the builder itself
   */
  public abstract static class Builder<A extends Arguments, B extends Builder<A, B>> {

    private final Schema schema;
    private final Map<String, @Nullable Object> given = new LinkedHashMap<>();
    private final Set<String> unchecked = new LinkedHashSet<>();

    Builder(Schema schema) {
      this.schema = schema;
    }

    /**
     * Sets an argument that has no method of its own here. It is checked like any other: {@link
     * #build()} refuses names and values that the pinned libraries do not take.
     *
     * @param name upstream's name, in snake_case
     * @param value a String, {@link Choice}, Boolean, Number, Path, List, array or Map, or null
     *     where upstream takes None
     */
    public final B set(String name, @Nullable Object value) {
      given.put(Objects.requireNonNull(name, "name"), value);
      unchecked.remove(name);
      return self();
    }

    /**
     * Passes an argument on without looking at it: for libraries newer than the ones this version
     * knows.
     *
     * @param name upstream's name, in snake_case
     * @param value anything JSON can express
     */
    public final B other(String name, @Nullable Object value) {
      set(name, value);
      unchecked.add(name);
      return self();
    }

    /** Forgets an argument, so that its upstream default applies. */
    public final B unset(String name) {
      given.remove(name);
      unchecked.remove(name);
      return self();
    }

    /**
     * Sets everything in the map, as {@link #set} does; entries of a map below the key {@code
     * other} as {@link #other} does.
     */
    public final B setAll(Map<String, ? extends @Nullable Object> values) {
      values.forEach(
          (name, value) -> {
            if (name.equals(OTHER) && value instanceof Map<?, ?> map) {
              map.forEach((key, passed) -> other(String.valueOf(key), passed));
            } else {
              set(name, value);
            }
          });
      return self();
    }

    final B copy(Values values) {
      given.putAll(values.map());
      unchecked.addAll(values.unchecked());
      return self();
    }

    @SuppressWarnings("unchecked")
    private B self() {
      return (B) this;
    }

    /**
     * Checks what was set and makes it immutable.
     *
     * @throws ConfigException when a name is unknown, a value has the wrong type or is out of
     *     range, or two arguments contradict each other; the message names every problem
     */
    public final A build() {
      Problems problems = new Problems(schema.section());
      given.replaceAll(this::parsed);
      Map<String, @Nullable Object> checked = new LinkedHashMap<>();
      Map<String, String> written = new LinkedHashMap<>();
      given.forEach(
          (name, value) -> {
            try {
              String current = add(name, value, checked, problems);
              if (!current.equals(name)) {
                written.put(current, name);
              }
            } catch (InvalidValue e) {
              problems.add(name, e.problem());
            }
          });
      Map<String, @Nullable Object> map = Collections.unmodifiableMap(checked);
      Set<String> passed = Collections.unmodifiableSet(new LinkedHashSet<>(unchecked));
      Values unnoticed = new Values(schema, map, passed, List.of(), Map.of());
      addMissing(unnoticed, problems);
      check(unnoticed, problems);
      problems.throwIfAny();
      return create(new Values(schema, map, passed, problems.notices(), Map.copyOf(written)));
    }

    /** Adds an argument in the libraries' own words, and returns its name there. */
    private String add(
        String written,
        @Nullable Object value,
        Map<String, @Nullable Object> checked,
        Problems problems)
        throws InvalidValue {
      if (unchecked.contains(written)) {
        checked.put(written, passedOn(written, value));
        return written;
      }
      Translation translation = Translation.of(schema, written, value, given);
      if (translation == null) {
        checked.put(written, checked(written, value));
        return written;
      }
      problems.notice(written, translation.notice());
      String name = translation.name();
      if (name == null) {
        return written;
      }
      Object meant = checked(name, translation.value());
      if (name.equals(written) || !given.containsKey(name)) {
        checked.put(name, meant);
      } else if (!Objects.equals(meant, checked(name, given.get(name)))) {
        throw new InvalidValue(
            written + " means " + name + ": " + meant + ", and " + name + " says otherwise");
      }
      return name;
    }

    private @Nullable Object parsed(String name, @Nullable Object value) {
      Field field = schema.fields().get(name);
      return value instanceof Unparsed typed && field != null ? field.parsed(typed.text()) : value;
    }

    private @Nullable Object passedOn(String name, @Nullable Object value) throws InvalidValue {
      Field field = schema.fields().get(name);
      if (field != null && (field.secret() || !field.refused().isEmpty())) {
        return field.checked(value);
      }
      return JsonValue.of(value);
    }

    private @Nullable Object checked(String name, @Nullable Object value) throws InvalidValue {
      Field field = schema.fields().get(name);
      if (field == null) {
        throw new InvalidValue(schema.unknown(name));
      }
      return field.checked(value);
    }

    private void addMissing(Values values, Problems problems) {
      schema
          .fields()
          .forEach(
              (name, field) -> {
                if (field.required() && !values.has(name) && !given.containsKey(name)) {
                  problems.add(name, "is required");
                }
              });
    }

    /** Adds what is wrong with the values together; each by itself is right, or missing. */
    void check(Values values, Problems problems) {}

    abstract A create(Values values);
  }
}

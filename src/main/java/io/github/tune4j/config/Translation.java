package io.github.tune4j.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an argument is in the words of the pinned libraries, when it was written in others.
 *
 * @param name its name there; null when it is left out
 * @param value its value there
 * @param notice what to tell whoever wrote it
 */
record Translation(@Nullable String name, @Nullable Object value, String notice) {

  /** Translates one argument. */
  interface Rule {

    /**
     * What the argument is in the libraries' words.
     *
     * @param schema the class the argument was given to
     * @param value what was given
     * @param given everything that was given
     * @return null when there is nothing to translate
     * @throws InvalidValue when it cannot be translated
     */
    @Nullable Translation of(
        Schema schema, @Nullable Object value, Map<String, @Nullable Object> given)
        throws InvalidValue;
  }

  /**
   * The translation of an argument; null when its name and value are the libraries' own, or
   * nobody's.
   *
   * @param given everything that was given
   */
  static @Nullable Translation of(
      Schema schema, String name, @Nullable Object value, Map<String, @Nullable Object> given)
      throws InvalidValue {
    Translation renamed = apply(OldNames.rules(schema.section()).get(name), schema, value, given);
    if (renamed != null && (renamed.name == null || !schema.fields().containsKey(renamed.name))) {
      return renamed.name == null ? renamed : null;
    }
    String current = renamed == null ? name : renamed.name;
    Object currentValue = renamed == null ? value : renamed.value;
    Translation reworded =
        apply(OtherWords.rules(schema.section()).get(current), schema, currentValue, given);
    if (renamed == null || reworded == null) {
      return renamed == null ? reworded : renamed;
    }
    return new Translation(reworded.name, reworded.value, renamed.notice + "; " + reworded.notice);
  }

  private static @Nullable Translation apply(
      @Nullable Rule rule,
      Schema schema,
      @Nullable Object value,
      Map<String, @Nullable Object> given)
      throws InvalidValue {
    return rule == null ? null : rule.of(schema, value, given);
  }

  /** The argument is called otherwise. */
  static Translation renamed(String old, String name, @Nullable Object value) {
    return new Translation(
        name, value, old + " is the old name of " + name + "; taken as " + name + ": " + value);
  }

  /** The argument is said in another way. */
  static Translation said(String old, String name, Object value) {
    return new Translation(
        name, value, old + " is another way to say it; taken as " + name + ": " + value);
  }

  /** The argument has become needless. */
  static Translation leftOut(String old, String why) {
    return new Translation(null, null, old + " is left out: " + why);
  }
}

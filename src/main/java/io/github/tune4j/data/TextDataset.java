package io.github.tune4j.data;

import io.github.tune4j.data.internal.Format;
import io.github.tune4j.data.internal.Source;
import io.github.tune4j.exception.ConfigException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prompts and the answers to them, read from files when they are needed. Immutable and thread-safe;
 * every method returns a changed copy.
 *
 * <pre>{@code
 * TextDataset rows = TextDataset.csv(Path.of("dataset.csv"))
 *     .prompt("instruction").completion("output").validation(0.1);
 * }</pre>
 *
 * <p>A source is a file, a folder whose files of the same format are read in the order of their
 * names, or a glob such as {@code rows/*.csv}. Files may be packed by gzip. Their character set is
 * found unless {@link #encoding} says it: UTF-8, checked strictly; UTF-16; or, when the text is not
 * UTF-8, windows-31j (Shift_JIS) or EUC-JP. What could be both is refused.
 *
 * <p>Defaults: the shape is found by the columns, no validation part, seed 42, the model's own chat
 * template.
 */
public final class TextDataset {

  /** The seed of the split when none is given. */
  public static final long DEFAULT_SEED = 42;

  private final Source source;
  private final Layout layout;
  private final double validation;
  private final long seed;
  private final boolean chat;
  private final Map<Check, Policy> policies;

  private TextDataset(
      Source source,
      Layout layout,
      double validation,
      long seed,
      boolean chat,
      Map<Check, Policy> policies) {
    this.source = source;
    this.layout = layout;
    this.validation = validation;
    this.seed = seed;
    this.chat = chat;
    this.policies = policies;
  }

  private static TextDataset of(Format format, Path source) {
    return new TextDataset(Source.of(format, source), Layout.OPEN, 0, DEFAULT_SEED, true, Map.of());
  }

  private TextDataset from(Source changed) {
    return new TextDataset(changed, layout, validation, seed, chat, policies);
  }

  /**
   * Rows of CSV: a header line unless {@link #columns} are given; cells divided by commas,
   * semicolons or tabs, whichever fits unless {@link #delimiter} says it; quotes around cells that
   * hold the delimiter, quotes or line breaks.
   */
  public static TextDataset csv(Path source) {
    return of(Format.CSV, source);
  }

  /** Rows of a JSON array of objects, whose keys are the columns. */
  public static TextDataset json(Path source) {
    return of(Format.JSON, source);
  }

  /** Rows of JSON Lines: one object on each line, whose keys are the columns. */
  public static TextDataset jsonl(Path source) {
    return of(Format.JSONL, source);
  }

  /** The lines of plain text, each that is not blank a row with one column, {@code text}. */
  public static TextDataset text(Path source) {
    return of(Format.TEXT, source);
  }

  /**
   * Rows of a file whose name tells its format: {@code .csv}, {@code .tsv}, {@code .json}, {@code
   * .jsonl}, {@code .ndjson} or {@code .txt}, with or without {@code .gz}.
   *
   * @throws ConfigException when the name tells none
   */
  public static TextDataset of(Path file) {
    return of(Format.of(file), file);
  }

  /**
   * What stands between the cells of CSV. Default: found by looking at the first rows; a tab in
   * files called {@code .tsv}.
   *
   * @throws ConfigException when the source is not CSV, or no CSV can be written with it
   */
  public TextDataset delimiter(char value) {
    requireCsv("delimiter");
    if (value == '"' || value == '\n' || value == '\r') {
      throw new ConfigException("dataset.source.delimiter", "cannot be a quote or a line break");
    }
    return from(source.delimiter(value));
  }

  /**
   * Names the columns of CSV that has no header line. Default: the first line names them.
   *
   * @throws ConfigException when the source is not CSV, or no column is named
   */
  public TextDataset columns(String... names) {
    requireCsv("columns");
    if (names.length == 0) {
      throw new ConfigException("dataset.source.columns", "must name the columns");
    }
    return from(source.columns(List.of(names)));
  }

  /** The character set of the source, in which every byte must be valid. Default: found. */
  public TextDataset encoding(Charset value) {
    return from(source.encoding(value));
  }

  private void requireCsv(String setting) {
    if (source.format() != Format.CSV) {
      throw new ConfigException(
          "dataset.source." + setting, "requires a csv source, but it is " + source.format().key());
    }
  }

  private TextDataset with(Layout changed) {
    return new TextDataset(source, changed, validation, seed, chat, policies);
  }

  /**
   * What the columns of the rows mean. Default: prompt and completion when one of their columns is
   * named; otherwise found by the columns of the first row, when it is unmistakable.
   *
   * @throws ConfigException when columns of another shape are named
   */
  public TextDataset shape(Shape value) {
    return with(new Layout(value, layout.prompt(), layout.completion()));
  }

  /**
   * The column that holds what the model is asked. Default {@code prompt}.
   *
   * @throws ConfigException when another shape is set
   */
  public TextDataset prompt(String column) {
    return with(new Layout(layout.shape(), column, layout.completion()));
  }

  /**
   * The column that holds what the model shall answer. Default {@code completion}.
   *
   * @throws ConfigException when another shape is set
   */
  public TextDataset completion(String column) {
    return with(new Layout(layout.shape(), layout.prompt(), column));
  }

  /**
   * Keeps a part of the rows out of training, to measure the loss on. They are drawn by the seed,
   * the same ones on every machine.
   *
   * @param fraction from 0, no validation, to below 1; {@code max(1, floor(rows × fraction))} rows
   *     are kept when it is above 0
   * @throws ConfigException when it is out of range
   */
  public TextDataset validation(double fraction) {
    if (!(fraction >= 0 && fraction < 1)) {
      throw new ConfigException(
          "dataset.validation", "must be at least 0 and below 1, but is " + fraction);
    }
    return new TextDataset(source, layout, fraction, seed, chat, policies);
  }

  /** The seed by which validation rows are drawn. Default 42. */
  public TextDataset seed(long value) {
    return new TextDataset(source, layout, validation, value, chat, policies);
  }

  /**
   * Whether rows are put as a conversation, with the turn markers of the model's chat template, as
   * far as it has one. Default true. Without, the model is trained on the bare texts, each ending
   * in its end-of-sequence token.
   */
  public TextDataset chat(boolean value) {
    return new TextDataset(source, layout, validation, seed, value, policies);
  }

  /**
   * What becomes of rows in which a check finds something. Default: what {@link Check} says of
   * each.
   *
   * @throws ConfigException when the check cannot have this policy
   */
  public TextDataset policy(Check check, Policy policy) {
    check.requireAllows(policy);
    Map<Check, Policy> changed = new EnumMap<>(Check.class);
    changed.putAll(policies);
    changed.put(check, policy);
    return new TextDataset(
        source, layout, validation, seed, chat, Collections.unmodifiableMap(changed));
  }

  /** The file, folder or glob the rows come from. */
  public Path source() {
    return source.path();
  }

  /** The policies that were set, in the order of {@link Check}; unmodifiable. */
  public Map<Check, Policy> policies() {
    return policies;
  }

  Layout layout() {
    return layout;
  }

  Source from() {
    return source;
  }

  /** The column of prompts. */
  public String prompt() {
    return layout.promptColumn();
  }

  /** The column of completions. */
  public String completion() {
    return layout.completionColumn();
  }

  /** The fraction of rows kept for validation. */
  public double validation() {
    return validation;
  }

  /** The seed of the split. */
  public long seed() {
    return seed;
  }

  /** Whether the model's chat template is used. */
  public boolean chat() {
    return chat;
  }

  /**
   * Reads all rows and tells everything that is wrong with them. Holds digests of up to a million
   * prompts, about 100 MB, and no rows.
   */
  public DatasetReport report() {
    return Rows.inspect(this);
  }

  /**
   * Reads all rows and checks them, without keeping them.
   *
   * @return how many there are, and how they will be split
   * @throws io.github.tune4j.exception.DatasetException when a file cannot be read, a column is
   *     missing, a row is broken, or no row is left to train on
   */
  public Split check() {
    return Materialization.plan(this);
  }

  /**
   * Writes {@code train.jsonl}, {@code validation.jsonl} when there is a validation part, and
   * {@code report.json} into a folder that exists, in TRL's prompt/completion format.
   *
   * @param folder where to
   * @param conversational whether the model has a chat template; rows become lists of messages if
   *     so, unless {@link #chat()} is off
   * @throws io.github.tune4j.exception.DatasetException as {@link #check()}
   */
  public Split materialize(Path folder, boolean conversational) {
    return Materialization.write(this, folder, conversational && chat);
  }

  /** The data set as the {@code dataset} section of a job file. */
  public Map<String, Object> toMap() {
    Map<String, Object> section = new LinkedHashMap<>();
    section.put("source", source.toMap());
    if (layout.shape() != null) {
      section.put("shape", layout.shape().key());
    }
    if (layout.prompt() != null) {
      section.put("prompt", layout.prompt());
    }
    if (layout.completion() != null) {
      section.put("completion", layout.completion());
    }
    if (validation > 0) {
      section.put("validation", validation);
    }
    section.put("seed", seed);
    if (!chat) {
      section.put("template", "none");
    }
    if (!policies.isEmpty()) {
      Map<String, Object> keys = new LinkedHashMap<>();
      policies.forEach((check, policy) -> keys.put(check.key(), policy.key()));
      section.put("policy", keys);
    }
    return section;
  }
}

package io.github.tune4j.data;

import io.github.tune4j.exception.ConfigException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Prompts and the answers to them, read from a file when they are needed. Immutable and
 * thread-safe; every method returns a changed copy.
 *
 * <pre>{@code
 * TextDataset rows = TextDataset.csv(Path.of("dataset.csv"))
 *     .prompt("instruction").completion("output").validation(0.1);
 * }</pre>
 *
 * <p>Defaults: columns {@code prompt} and {@code completion}, no validation part, seed 42, the
 * model's own chat template.
 */
public final class TextDataset {

  /** The seed of the split when none is given. */
  public static final long DEFAULT_SEED = 42;

  private final Path csv;
  private final String prompt;
  private final String completion;
  private final double validation;
  private final long seed;
  private final boolean chat;

  private TextDataset(
      Path csv, String prompt, String completion, double validation, long seed, boolean chat) {
    this.csv = csv;
    this.prompt = prompt;
    this.completion = completion;
    this.validation = validation;
    this.seed = seed;
    this.chat = chat;
  }

  /**
   * Rows of a CSV file: a header line, comma-separated cells, quotes around cells that hold commas,
   * quotes or line breaks, UTF-8 with or without byte order mark.
   */
  public static TextDataset csv(Path file) {
    return new TextDataset(file, "prompt", "completion", 0, DEFAULT_SEED, true);
  }

  /** The column that holds what the model is asked. Default {@code prompt}. */
  public TextDataset prompt(String column) {
    return new TextDataset(csv, column, completion, validation, seed, chat);
  }

  /** The column that holds what the model shall answer. Default {@code completion}. */
  public TextDataset completion(String column) {
    return new TextDataset(csv, prompt, column, validation, seed, chat);
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
    return new TextDataset(csv, prompt, completion, fraction, seed, chat);
  }

  /** The seed by which validation rows are drawn. Default 42. */
  public TextDataset seed(long value) {
    return new TextDataset(csv, prompt, completion, validation, value, chat);
  }

  /**
   * Whether rows are put as a conversation, with the turn markers of the model's chat template, as
   * far as it has one. Default true. Without, the model is trained on the bare texts, each ending
   * in its end-of-sequence token.
   */
  public TextDataset chat(boolean value) {
    return new TextDataset(csv, prompt, completion, validation, seed, value);
  }

  /** The file the rows come from. */
  public Path source() {
    return csv;
  }

  /** The column of prompts. */
  public String prompt() {
    return prompt;
  }

  /** The column of completions. */
  public String completion() {
    return completion;
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
   * Reads all rows and checks them, without keeping them.
   *
   * @return how many there are, and how they will be split
   * @throws io.github.tune4j.exception.DatasetException when the file cannot be read, a column is
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
    section.put("source", Map.of("csv", csv.toString()));
    section.put("prompt", prompt);
    section.put("completion", completion);
    if (validation > 0) {
      section.put("validation", validation);
    }
    section.put("seed", seed);
    if (!chat) {
      section.put("template", "none");
    }
    return section;
  }
}

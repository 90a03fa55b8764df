package io.github.tune4j.data;

import io.github.tune4j.data.internal.FetchedSource;
import io.github.tune4j.data.internal.FileSource;
import io.github.tune4j.data.internal.Format;
import io.github.tune4j.data.internal.QuerySource;
import io.github.tune4j.data.internal.RecordSource;
import io.github.tune4j.data.internal.Source;
import io.github.tune4j.exception.ConfigException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Prompts and the answers to them, read from where they are when they are needed. Immutable and
 * thread-safe; every method returns a changed copy.
 *
 * <pre>{@code
 * TextDataset rows = TextDataset.csv(Path.of("dataset.csv"))
 *     .prompt("instruction").completion("output").validation(0.1);
 * }</pre>
 *
 * <p>A source is a file, a folder whose files of the same format are read in the order of their
 * names, or a glob such as {@code rows/*.csv}. Files may be packed by gzip or zstd. Their character
 * set is found unless {@link #encoding} says it: UTF-8, checked strictly; UTF-16; or, when the text
 * is not UTF-8, windows-31j (Shift_JIS) or EUC-JP. What could be both is refused.
 *
 * <p>Defaults: the shape is found by the columns, no validation part, seed 42, the model's own chat
 * template.
 */
public final class TextDataset {

  /** The seed of the split when none is given. */
  public static final long DEFAULT_SEED = 42;

  private final @Nullable Parts parts;
  private final Source source;
  private final Columns columns;
  private final Layout layout;
  private final Map<Check, Policy> policies;
  private final Selection selection;
  private final TokenRules tokens;

  private TextDataset(
      @Nullable Parts parts,
      Source source,
      Columns columns,
      Layout layout,
      Map<Check, Policy> policies,
      Selection selection,
      TokenRules tokens) {
    this.parts = parts;
    this.source = source;
    this.columns = columns;
    this.layout = layout;
    this.policies = policies;
    this.selection = selection;
    this.tokens = tokens;
  }

  private static TextDataset of(Format format, Path path) {
    return of(format == Format.PARQUET ? FetchedSource.parquet(path) : FileSource.of(format, path));
  }

  private static TextDataset of(Source source) {
    return new TextDataset(
        null,
        source,
        Columns.AS_THEY_ARE,
        Layout.OPEN,
        Map.of(),
        Selection.ALL,
        TokenRules.STANDARD);
  }

  private TextDataset from(Source changed) {
    return new TextDataset(parts, changed, columns, layout, policies, selection, tokens);
  }

  private TextDataset with(Columns changed) {
    if (!changed.equals(columns)) {
      requireSource("columns");
    }
    return new TextDataset(parts, source, changed, layout, policies, selection, tokens);
  }

  private TextDataset with(Layout changed) {
    if (!changed.equals(layout)) {
      requireSource("shape");
    }
    return new TextDataset(parts, source, columns, changed, policies, selection, tokens);
  }

  private TextDataset with(Selection changed) {
    return new TextDataset(parts, source, columns, layout, policies, changed, tokens);
  }

  private TextDataset with(TokenRules changed) {
    return new TextDataset(parts, source, columns, layout, policies, selection, changed);
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
   * Rows of Parquet: a file, a folder, or a glob. Python reads them, so that a session must: see
   * {@link #needsPython()}.
   */
  public static TextDataset parquet(Path source) {
    return of(Format.PARQUET, source);
  }

  /**
   * Rows of a data set on the Hugging Face hub, or in a folder: one that {@code datasets} saved, or
   * one of data files. Python reads them, so that a session must: see {@link #needsPython()}.
   * {@link #config}, {@link #split}, {@link #revision} and {@link #columns} say which.
   *
   * @param name such as {@code tatsu-lab/alpaca}, or the folder
   */
  public static TextDataset hub(String name) {
    return of(FetchedSource.hub(name));
  }

  /**
   * The rows that a database query gives, in its order, their columns named as the query labels
   * them. Reads in a read-only transaction, row by row as far as the driver can, and closes the
   * connection. Each reading queries again.
   *
   * @param parameters values of the query's question marks, such as JDBC takes them
   */
  public static TextDataset jdbc(
      DataSource database, String query, @Nullable Object... parameters) {
    return of(QuerySource.of(database, query, Arrays.asList(parameters)));
  }

  /**
   * The same of the database at an address. Its driver must be on the class path.
   *
   * @param url such as {@code jdbc:postgresql://localhost/rows}; may refer to environment variables
   *     by <code>${NAME}</code>
   * @throws ConfigException when it is no address, or holds a password
   */
  public static TextDataset jdbc(String url, String query, @Nullable Object... parameters) {
    return of(QuerySource.of(url, query, Arrays.asList(parameters)));
  }

  /**
   * Rows that the program gives, each by its columns' names; values are texts, numbers, booleans,
   * lists, maps and null. The records are iterated whenever rows are needed, and must be the same
   * each time.
   */
  public static TextDataset records(
      Iterable<? extends Map<String, ? extends @Nullable Object>> records) {
    return of(RecordSource.of(records));
  }

  /** The same, from a stream that is made anew, and closed, whenever rows are needed. */
  public static TextDataset records(
      Supplier<? extends Stream<? extends Map<String, ? extends @Nullable Object>>> records) {
    return of(RecordSource.of(records));
  }

  /**
   * The same, from a stream that can be read once. As it is, its rows are kept in a temporary file,
   * which goes with the data set, at the latest with the JVM.
   */
  public static TextDataset records(
      Stream<? extends Map<String, ? extends @Nullable Object>> records) {
    return of(RecordSource.once(records));
  }

  /** What a job file can say of rows that a program gave: that it did. None can be read. */
  public static TextDataset absentRecords() {
    return of(RecordSource.absent());
  }

  /**
   * Rows of a file whose name tells its format: {@code .csv}, {@code .tsv}, {@code .json}, {@code
   * .jsonl}, {@code .ndjson} or {@code .txt}, with or without {@code .gz} or {@code .zst}; or
   * {@code .parquet}.
   *
   * @throws ConfigException when the name tells none
   */
  public static TextDataset of(Path file) {
    return of(Format.of(file), file);
  }

  /** Whether a file of this name is Parquet, which Python reads and writes. */
  public static boolean isParquet(Path file) {
    return Format.find(file).equals(Optional.of(Format.PARQUET));
  }

  /**
   * The rows of several data sets, one data set after the other.
   *
   * @param parts each with columns, shape and policies of its own; how rows are drawn and divided
   *     is said of the whole
   * @throws ConfigException when there is none, or one has settings that only the whole can have
   */
  public static TextDataset concat(TextDataset... parts) {
    return of(
        new Parts(Arrays.stream(parts).map(part -> new Parts.Weighted(part, 1)).toList(), null));
  }

  /** The rows of several data sets, mixed by weights and by the {@link #seed}. */
  public static TextDataset mix(Mix mix) {
    return of(mix.parts());
  }

  private static TextDataset of(Parts parts) {
    return new TextDataset(
        parts,
        parts.parts().get(0).rows().source,
        Columns.AS_THEY_ARE,
        Layout.OPEN,
        Map.of(),
        Selection.ALL,
        TokenRules.STANDARD);
  }

  /** What it is made up of; null when it has a source of its own. */
  @Nullable Parts parts() {
    return parts;
  }

  /** What it is called in messages and reports. */
  String name() {
    return parts == null
        ? source.name()
        : parts.parts().stream().map(part -> part.rows().name()).collect(Collectors.joining(" + "));
  }

  /** The policies for rows that are part of a larger data set. */
  Map<Check, Policy> policiesOver(Map<Check, Policy> ofTheWhole) {
    Map<Check, Policy> both = new EnumMap<>(Check.class);
    both.putAll(ofTheWhole);
    both.putAll(policies);
    return both;
  }

  /** Refuses settings that a part of a larger data set cannot have. */
  void requirePart() {
    if (!selection.equals(Selection.ALL) || !tokens.equals(TokenRules.STANDARD)) {
      throw new ConfigException(
          "dataset",
          "a part cannot say how rows are drawn, divided or made tokens; say it of the whole: "
              + name());
    }
  }

  private void requireSource(String setting) {
    if (parts != null) {
      throw new ConfigException(
          "dataset." + setting, "must be said of the parts, of which this data set is made up");
    }
  }

  /**
   * What stands between the cells of CSV. Default: found by looking at the first rows; a tab in
   * files called {@code .tsv}.
   *
   * @throws ConfigException when the source is not CSV, or no CSV can be written with it
   */
  public TextDataset delimiter(char value) {
    FileSource csv = csvWith("delimiter");
    if (value == '"' || value == '\n' || value == '\r') {
      throw new ConfigException("dataset.source.delimiter", "cannot be a quote or a line break");
    }
    return from(csv.delimiter(value));
  }

  /**
   * Names the columns of CSV that has no header line; of Parquet and of a data set on the hub the
   * columns that are read. Default: the first line names them; all.
   *
   * @throws ConfigException when the source has no such setting, or no column is named
   */
  public TextDataset columns(String... names) {
    if (names.length == 0) {
      throw new ConfigException("dataset.source.columns", "must name the columns");
    }
    requireSource("columns");
    List<String> columns = List.of(names);
    return from(
        source instanceof FetchedSource fetched
            ? fetched.columns(columns)
            : csvWith("columns").columns(columns));
  }

  /**
   * The character set of the source, in which every byte must be valid. Default: found.
   *
   * @throws ConfigException when the source is no text file
   */
  public TextDataset encoding(Charset value) {
    requireSource("encoding");
    if (source instanceof FileSource file) {
      return from(file.encoding(value));
    }
    throw requires("encoding", "a text file");
  }

  /**
   * Which of several data sets of the name, what {@code load_dataset} calls its configuration.
   *
   * @throws ConfigException when the source is not the hub
   */
  public TextDataset config(String name) {
    return from(hubWith("config").config(name));
  }

  /**
   * The part that is read, such as {@code test} or {@code train[:10%]}. Default {@code train}.
   *
   * @throws ConfigException when the source is not the hub
   */
  public TextDataset split(String name) {
    return from(hubWith("split").split(name));
  }

  /**
   * The version on the hub: a branch, a tag, or a commit. Default: the newest.
   *
   * @throws ConfigException when the source is not the hub
   */
  public TextDataset revision(String name) {
    return from(hubWith("revision").revision(name));
  }

  /**
   * How many rows the driver asks the database for at a time; so many are held. Default {@value
   * QuerySource#DEFAULT_FETCH_SIZE}.
   *
   * @throws ConfigException when the source is no query, or it is less than 1
   */
  public TextDataset fetchSize(int rows) {
    return from(queryWith("fetch_size").fetchSize(rows));
  }

  /**
   * Who reads the database. Default: as the address or the data source says.
   *
   * @throws ConfigException when the source is no query
   */
  public TextDataset user(String name) {
    return from(queryWith("user").user(name));
  }

  /**
   * The user's password, or <code>${NAME}</code> for an environment variable. Only the latter is
   * kept with a job; a password itself is written and told nowhere.
   *
   * @throws ConfigException when the source is no query
   */
  public TextDataset password(String value) {
    return from(queryWith("password").password(value));
  }

  private FileSource csvWith(String setting) {
    requireSource(setting);
    if (source instanceof FileSource file && file.format() == Format.CSV) {
      return file;
    }
    throw requires(setting, "a csv source");
  }

  private FetchedSource hubWith(String setting) {
    requireSource(setting);
    if (source instanceof FetchedSource fetched && fetched.kind().equals(FetchedSource.HUB)) {
      return fetched;
    }
    throw requires(setting, "a hub source");
  }

  private QuerySource queryWith(String setting) {
    requireSource(setting);
    if (source instanceof QuerySource query) {
      return query;
    }
    throw requires(setting, "a jdbc source");
  }

  private ConfigException requires(String setting, String wanted) {
    return new ConfigException(
        "dataset.source." + setting, "requires " + wanted + ", but it is " + source.kind());
  }

  /**
   * Whether Python must read the rows before anything can be done with them. A session does so when
   * it trains, plans or reports; {@link #report()}, {@link #check()} and {@link #materialize} of
   * such a data set fail.
   */
  public boolean needsPython() {
    return parts == null
        ? source instanceof FetchedSource fetched && fetched.copies() == null
        : parts.parts().stream().anyMatch(part -> part.rows().needsPython());
  }

  /**
   * Has Python read the rows, if it must.
   *
   * @return the rows at hand, to be closed when they are not needed any more
   * @throws io.github.tune4j.exception.DatasetException when it cannot read them
   */
  public FetchedDataset fetch(RowFetcher python) {
    return FetchedDataset.of(this, python);
  }

  TextDataset fetchInto(Path folder, RowFetcher python) throws IOException {
    if (parts != null) {
      List<Parts.Weighted> fetched = new ArrayList<>();
      for (Parts.Weighted part : parts.parts()) {
        fetched.add(new Parts.Weighted(part.rows().fetchInto(folder, python), part.weight()));
      }
      Parts at = new Parts(fetched, parts.stop());
      return new TextDataset(at, source, columns, layout, policies, selection, tokens);
    }
    return source instanceof FetchedSource fetched
        ? from(fetched.fetch(python::fetch, folder))
        : this;
  }

  /** Calls a column otherwise, before anything else is done with it. */
  public TextDataset rename(String from, String to) {
    return with(columns.rename(from, to));
  }

  /**
   * Makes a column out of others, after they were renamed.
   *
   * @param column the column to make, or to replace
   * @param template a text with columns in braces, such as <code>"{instruction}[\n{input}]"</code>;
   *     what stands in brackets is left out when a column in it is blank; doubled braces and
   *     brackets stand for themselves
   */
  public TextDataset combine(String column, String template) {
    return with(columns.combine(column, template));
  }

  /** Leaves columns out, after others were made of them. */
  public TextDataset drop(String... names) {
    return with(columns.drop(List.of(names)));
  }

  /** Takes these columns only, in this order. Default: all, as they are. */
  public TextDataset select(String... names) {
    return with(columns.select(List.of(names)));
  }

  /**
   * Changes rows, after their columns were renamed, combined, dropped and selected, and after what
   * earlier calls of this and of {@link #filter} do. The function is called by one thread at a
   * time, for one row after the other, each time that the rows are read; so it must always give the
   * same row for the same one. What it throws becomes a {@link
   * io.github.tune4j.exception.DatasetException} with the row's place. A job file cannot hold it.
   *
   * @param function takes the cells of a row by their columns, which it may change, and returns
   *     those of the new row: texts, numbers, booleans, lists, maps or null
   */
  public TextDataset map(UnaryOperator<Map<String, @Nullable Object>> function) {
    return with(columns.with(new RowFunction.Mapped(function)));
  }

  /**
   * Takes only rows for which the predicate is true. Called as the function of {@link #map}. What
   * it leaves out is counted as {@link DatasetReport#filtered()}.
   *
   * @param predicate takes the cells of a row by their columns
   */
  public TextDataset filter(Predicate<Map<String, @Nullable Object>> predicate) {
    return with(columns.with(new RowFunction.Filtered(predicate)));
  }

  /**
   * Stands for functions of a program that a job file knows of, but cannot hold: rows cannot be
   * read until the program gives them once more.
   *
   * @param count how many there were
   * @throws ConfigException when it is below 1
   */
  public TextDataset missingFunctions(int count) {
    atLeastOne("functions", count);
    Columns changed = columns;
    for (int i = 0; i < count; i++) {
      changed = changed.with(new RowFunction.Missing());
    }
    return with(changed);
  }

  /**
   * What the columns of the rows mean. Default: prompt and completion when one of their columns is
   * named; otherwise found by the columns of the first row, when it is unmistakable.
   *
   * @throws ConfigException when columns of another shape are named
   */
  public TextDataset shape(Shape value) {
    return with(layout.shape(value));
  }

  /**
   * The column that holds what the model is asked. Default {@code prompt}.
   *
   * @throws ConfigException when another shape is set
   */
  public TextDataset prompt(String column) {
    return with(layout.prompt(column));
  }

  /**
   * The column that holds what the model shall answer. Default {@code completion}.
   *
   * @throws ConfigException when another shape is set
   */
  public TextDataset completion(String column) {
    return with(layout.completion(column));
  }

  /**
   * Names the labels of a classification: the first has the number 0. Default: found.
   *
   * @throws ConfigException when another shape is set, or names are blank or not different
   */
  public TextDataset labels(String... names) {
    return with(layout.labels(List.of(names)));
  }

  /**
   * Takes the first rows only: reading ends after so many that are kept. Default: all.
   *
   * @throws ConfigException when it is below 1
   */
  public TextDataset limit(long rows) {
    return with(selection.limit(atLeastOne("limit", rows)));
  }

  /**
   * Tells rows that are similar to an earlier one, {@link Check#NEAR_DUPLICATE}. Default: not
   * looked for.
   *
   * @param similarity above 0, at most 1: the share of five-character pieces that both have, of all
   *     that either has (Jaccard)
   * @throws ConfigException when it is out of range
   */
  public TextDataset nearDuplicates(double similarity) {
    if (!(similarity > 0 && similarity <= 1)) {
      throw new ConfigException(
          "dataset.near_duplicates", "must be above 0 and at most 1, but is " + similarity);
    }
    return with(selection.nearDuplicates(similarity));
  }

  /**
   * Draws so many rows by the seed; their order stays. Default: all.
   *
   * @throws ConfigException when it is below 1
   */
  public TextDataset sample(long rows) {
    return with(selection.sample(atLeastOne("sample", rows)));
  }

  /** Whether rows are put in another order, by the seed. Default: false. */
  public TextDataset shuffle(boolean value) {
    return with(selection.shuffle(value));
  }

  private static long atLeastOne(String setting, long rows) {
    if (rows < 1) {
      throw new ConfigException("dataset." + setting, "must be at least 1 row, but is " + rows);
    }
    return rows;
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
    return validation(Validation.of(fraction));
  }

  /** Keeps rows out of training, to measure the loss on. Default: none. */
  public TextDataset validation(Validation value) {
    return with(selection.validation(value));
  }

  /** The seed by which rows are drawn, shuffled and kept for validation. Default 42. */
  public TextDataset seed(long value) {
    return with(selection.seed(value));
  }

  /** Puts a system prompt before every conversation that has none. Default: none. */
  public TextDataset system(String prompt) {
    return with(tokens.system(prompt));
  }

  /**
   * Whether rows are put as a conversation, with the turn markers of the model's chat template, as
   * far as it has one. Default true. Without, the model is trained on the bare texts, each ending
   * in its end-of-sequence token.
   */
  public TextDataset chat(boolean value) {
    return with(tokens.chat(value));
  }

  /** Puts turns together by this template, instead of the model's chat template. */
  public TextDataset template(TextTemplate value) {
    return with(tokens.template(value));
  }

  /** How many tokens a row may have, and what becomes of longer ones. */
  public TextDataset lengths(Lengths value) {
    return with(tokens.lengths(value));
  }

  /**
   * Hides tokens of training rows from the model, which still has to say them: an augmentation.
   * Which ones is drawn once, by the seed, and the same in every epoch.
   *
   * @param probability of each token, from 0 to below 1
   * @throws ConfigException when it is out of range
   */
  public TextDataset tokenMask(double probability, long seed) {
    return with(tokens.mask(probability, seed));
  }

  /**
   * Whether rows that hold no token to learn are left out and counted. Default false: they end the
   * job.
   */
  public TextDataset allowUntrainedRows(boolean value) {
    return with(tokens.allowUntrainedRows(value));
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
        parts, source, columns, layout, Collections.unmodifiableMap(changed), selection, tokens);
  }

  /**
   * What the rows come from: the file, folder or glob, or the data set's name; {@code query} or
   * {@code records}. Of several parts their names, with {@code +} between them.
   */
  public String source() {
    return name();
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

  Columns columns() {
    return columns;
  }

  Selection selection() {
    return selection;
  }

  /** The rows kept for validation. */
  public Validation validation() {
    return selection.validation();
  }

  /** The seed by which rows are drawn. */
  public long seed() {
    return selection.seed();
  }

  /** The system prompt of conversations that have none of their own. */
  public Optional<String> system() {
    return Optional.ofNullable(tokens.system());
  }

  /** Whether the model's chat template is used. */
  public boolean chat() {
    return tokens.chat();
  }

  /** How many tokens a row may have. */
  public Lengths lengths() {
    return tokens.lengths();
  }

  /** The template that is used instead. */
  public Optional<TextTemplate> template() {
    return Optional.ofNullable(tokens.template());
  }

  /**
   * Reads all rows and tells everything that is wrong with them. Holds no rows; what it holds is
   * bounded as {@link StagedRows} says.
   */
  public DatasetReport report() {
    return StagedRows.inspect(this);
  }

  /**
   * Reads all rows and tells what they look like, those aside that are broken or dropped. Holds no
   * rows, and about 20 MB besides.
   *
   * @throws io.github.tune4j.exception.DatasetException when a file cannot be read to its end, or
   *     no row is left
   */
  public DatasetStats stats() {
    return StatsCount.of(this);
  }

  /**
   * Reads all rows and checks them, without keeping them.
   *
   * @return how many there are, and how they will be split
   * @throws io.github.tune4j.exception.DatasetException when a file cannot be read, a column is
   *     missing, a row is broken, or no row is left to train on
   */
  public Split check() {
    try (StagedRows rows = stage()) {
      return rows.split();
    }
  }

  /**
   * Reads all rows once, checks them, and chooses and divides them; writing them is left for later.
   *
   * @return the rows, to be closed
   * @throws io.github.tune4j.exception.DatasetException as {@link #check()}
   */
  public StagedRows stage() {
    return StagedRows.of(this);
  }

  /**
   * Reads, checks, chooses and divides all rows, and writes them as {@link StagedRows#materialize}
   * does.
   *
   * @throws io.github.tune4j.exception.DatasetException as {@link #check()}
   */
  public Split materialize(Path folder, boolean conversational) {
    try (StagedRows rows = stage()) {
      return rows.materialize(folder, conversational);
    }
  }

  /**
   * Writes the rows into a file of their own, in UTF-8, without splitting them; in the format that
   * its name tells, as {@link #of(Path)} reads it. The columns stay, as they were renamed,
   * combined, dropped and selected. Rows that a check drops are left out.
   *
   * @param target the file
   * @param overwrite whether the file may exist; it is replaced once everything is written
   * @return what was found in the rows; when it is not ok, nothing was written
   * @throws io.github.tune4j.exception.DatasetException when the file exists and may not, or cannot
   *     hold the rows
   */
  public DatasetReport write(Path target, boolean overwrite) {
    return new Conversion(this, target, null).write(overwrite);
  }

  /**
   * The same in another shape, of prompts and answers: {@link Shape#PROMPT_COMPLETION}, {@link
   * Shape#ALPACA}, {@link Shape#SHAREGPT} or {@link Shape#MESSAGES}. Columns that it has no place
   * for must have been dropped.
   *
   * @param target the file
   * @param shape what the columns of the file shall mean
   * @param overwrite whether the file may exist; it is replaced once everything is written
   * @throws io.github.tune4j.exception.DatasetException also when something of a row would be lost
   */
  public DatasetReport write(Path target, Shape shape, boolean overwrite) {
    return new Conversion(this, target, shape).write(overwrite);
  }

  /** The data set as the {@code dataset} section of a job file. */
  public Map<String, Object> toMap() {
    Map<String, Object> section = toPartMap();
    selection.putInto(section);
    tokens.putInto(section);
    return section;
  }

  /** The same without what only a whole data set says. */
  Map<String, Object> toPartMap() {
    Map<String, Object> section = new LinkedHashMap<>();
    if (parts == null) {
      section.put("source", source.toMap());
    } else {
      parts.putInto(section);
    }
    columns.putInto(section);
    if (layout.shape() != null) {
      section.put("shape", layout.shape().key());
    }
    if (layout.prompt() != null) {
      section.put("prompt", layout.prompt());
    }
    if (layout.completion() != null) {
      section.put("completion", layout.completion());
    }
    if (!layout.labels().isEmpty()) {
      section.put("labels", layout.labels());
    }
    if (!policies.isEmpty()) {
      Map<String, Object> keys = new LinkedHashMap<>();
      policies.forEach((check, policy) -> keys.put(check.key(), policy.key()));
      section.put("policy", keys);
    }
    return section;
  }
}

package io.github.tune4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Data sets whose rows are read among each other, so that of any stretch of rows each has its
 * share. Immutable.
 *
 * <pre>{@code
 * TextDataset rows = TextDataset.mix(Mix.of(chats, 3).and(facts, 1)).seed(7);
 * }</pre>
 *
 * <p>Default: it ends when the first of them has no row left.
 */
public final class Mix {

  /** When a mix ends. */
  public enum Stop {
    /**
     * When a row is drawn from a data set that has none left: the shares are right to the end, and
     * rows of the others are left out.
     */
    FIRST,

    /** When all have no row left. Each row is there once; the last ones are from few data sets. */
    ALL;

    /** As a job file names it: in lower case. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final List<Parts.Weighted> parts;
  private final Stop stop;

  private Mix(List<Parts.Weighted> parts, Stop stop) {
    this.parts = parts;
    this.stop = stop;
  }

  /**
   * A mix of one data set so far.
   *
   * @param rows with its own columns, shape and policies; how rows are drawn and divided is said of
   *     the whole
   * @param weight how often a row is drawn from it, in proportion to the others; above 0
   * @throws io.github.tune4j.exception.ConfigException when the weight is out of range, or the data
   *     set has settings that only the whole can have
   */
  public static Mix of(TextDataset rows, double weight) {
    return new Mix(List.of(new Parts.Weighted(rows, weight)), Stop.FIRST);
  }

  /** The same with another data set; see {@link #of}. */
  public Mix and(TextDataset rows, double weight) {
    List<Parts.Weighted> more = new ArrayList<>(parts);
    more.add(new Parts.Weighted(rows, weight));
    return new Mix(List.copyOf(more), stop);
  }

  /** The same, ending otherwise. Default {@link Stop#FIRST}. */
  public Mix stop(Stop value) {
    return new Mix(parts, value);
  }

  Parts parts() {
    return new Parts(parts, stop);
  }
}

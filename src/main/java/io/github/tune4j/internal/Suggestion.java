package io.github.tune4j.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Finds the names that were probably meant. Stateless. */
public final class Suggestion {

  private static final int MOST = 3;

  private Suggestion() {}

  /** {@code did you mean x?}, or {@code did you mean x, y or z?}; empty when nothing is near. */
  public static Optional<String> question(String name, Collection<String> candidates) {
    Optional<String> nearest = nearest(name, candidates);
    List<String> meant =
        nearest.isPresent() ? List.of(nearest.get()) : inOtherWords(name, candidates);
    if (meant.isEmpty()) {
      return Optional.empty();
    }
    int last = meant.size() - 1;
    String names = meant.get(last);
    if (last > 0) {
      names = String.join(", ", meant.subList(0, last)) + " or " + names;
    }
    return Optional.of("did you mean " + names + "?");
  }

  /** Says that a name is unknown, and what was probably meant, or else what there is. */
  public static String unknown(String name, Collection<String> known) {
    return "unknown, "
        + question(name, known).orElseGet(() -> "there are " + String.join(", ", known));
  }

  /**
   * The candidate that differs only in spelling (camel case, hyphens, upper case), or else the one
   * with the fewest typing mistakes, at most a third of the name's length.
   */
  private static Optional<String> nearest(String name, Collection<String> candidates) {
    String plain = plain(name);
    String nearest = null;
    int least = Math.max(1, plain.length() / 3) + 1;
    for (String candidate : candidates) {
      int mistakes = mistakes(plain, plain(candidate));
      if (mistakes < least) {
        least = mistakes;
        nearest = candidate;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /**
   * The candidates that say the same in more or fewer words: {@code lora_alpha} for {@code alpha}.
   */
  private static List<String> inOtherWords(String name, Collection<String> candidates) {
    Set<String> words = words(name);
    return candidates.stream()
        .filter(
            candidate -> {
              Set<String> others = words(candidate);
              return others.containsAll(words) || words.containsAll(others);
            })
        .sorted(Comparator.comparingInt(candidate -> Math.abs(candidate.length() - name.length())))
        .limit(MOST)
        .toList();
  }

  private static Set<String> words(String name) {
    String separated = name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    return new HashSet<>(Arrays.asList(separated.split("[_-]+", -1)));
  }

  private static String plain(String name) {
    return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
  }

  /** Insertions, deletions, replacements and swaps of neighbours between two names. */
  private static int mistakes(String from, String to) {
    int[][] d = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = d[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[from.length()][to.length()];
  }
}

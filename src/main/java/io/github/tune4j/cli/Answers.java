package io.github.tune4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Questions with their answers, for people and as JSON. Stateless. */
final class Answers {

  private static final int DEFAULT_WIDTH = 110;
  private static final String BETWEEN = " | ";

  private Answers() {}

  /** Each question with its answer, as JSON objects. */
  static List<Map<String, String>> pair(List<String> questions, List<String> answers) {
    List<Map<String, String>> pairs = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      Map<String, String> pair = new LinkedHashMap<>();
      pair.put("prompt", questions.get(i));
      pair.put("answer", answers.get(i));
      pairs.add(pair);
    }
    return pairs;
  }

  /** The answers before and after, in two columns under each question. */
  static String sideBySide(List<String> questions, List<String> before, List<String> after) {
    int width = (terminalWidth() - BETWEEN.length() - 2) / 2;
    StringBuilder table = new StringBuilder();
    row(table, width, "before", "after");
    for (int i = 0; i < questions.size(); i++) {
      table.append(questions.get(i)).append('\n');
      row(table, width, before.get(i), after.get(i));
    }
    return table.toString();
  }

  private static void row(StringBuilder table, int width, String left, String right) {
    List<String> leftLines = wrap(left, width);
    List<String> rightLines = wrap(right, width);
    for (int i = 0; i < Math.max(leftLines.size(), rightLines.size()); i++) {
      String cell = i < leftLines.size() ? leftLines.get(i) : "";
      table
          .append("  ")
          .append(cell)
          .append(" ".repeat(width - columns(cell)))
          .append(BETWEEN)
          .append(i < rightLines.size() ? rightLines.get(i) : "")
          .append('\n');
    }
  }

  private static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int used = 0;
    for (int character : text.replace('\n', ' ').codePoints().toArray()) {
      if (used + columns(character) > width) {
        lines.add(line.toString());
        line.setLength(0);
        used = 0;
      }
      line.appendCodePoint(character);
      used += columns(character);
    }
    lines.add(line.toString());
    return lines;
  }

  private static int columns(String text) {
    return text.codePoints().map(Answers::columns).sum();
  }

  /** Terminal columns of a character: 2 for those of East Asian scripts, by their blocks. */
  private static int columns(int character) {
    boolean wide =
        (character >= 0x1100 && character <= 0x115F)
            || (character >= 0x2E80 && character <= 0xA4CF)
            || (character >= 0xAC00 && character <= 0xD7A3)
            || (character >= 0xF900 && character <= 0xFAFF)
            || (character >= 0xFE30 && character <= 0xFE4F)
            || (character >= 0xFF00 && character <= 0xFF60)
            || (character >= 0xFFE0 && character <= 0xFFE6)
            || (character >= 0x1F300 && character <= 0x1FAFF)
            || (character >= 0x20000 && character <= 0x3FFFD);
    return wide ? 2 : 1;
  }

  private static int terminalWidth() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("[1-9][0-9]{1,3}")
        ? Math.max(40, Integer.parseInt(columns))
        : DEFAULT_WIDTH;
  }
}

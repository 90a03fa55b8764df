package io.github.tune4j.data;

import io.github.tune4j.exception.ConfigException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A text with columns in it, as {@link TextDataset#combine} takes it. Immutable and thread-safe.
 */
final class ColumnTemplate {

  /** A literal text, or a column. */
  private record Piece(String text, boolean column) {}

  /** Pieces that stand or fall together. */
  private record Group(List<Piece> pieces, boolean optional) {}

  private final String field;
  private final String template;
  private final List<Group> groups = new ArrayList<>();

  /**
   * @param column what it makes
   * @throws ConfigException when it is no template, with the character where it stops being one
   */
  ColumnTemplate(String column, String template) {
    this.field = "dataset.combine." + column;
    this.template = template;
    parse();
    if (groups.stream().flatMap(it -> it.pieces().stream()).noneMatch(Piece::column)) {
      throw new ConfigException(field, "must hold a column in braces, got " + template);
    }
  }

  private void parse() {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int opened = -1;
    for (int i = 0; i < template.length(); i++) {
      char c = template.charAt(i);
      boolean special = "{}[]".indexOf(c) >= 0;
      if (special && i + 1 < template.length() && template.charAt(i + 1) == c) {
        literal.append(c);
        i++;
      } else if (!special) {
        literal.append(c);
      } else {
        addLiteral(pieces, literal);
        if (c == '{') {
          int end = template.indexOf('}', i);
          pieces.add(new Piece(name(i, end), true));
          i = end;
        } else if (c == '}' || (c == ']' && opened < 0)) {
          throw wrong("closes nothing", c, i);
        } else if (c == '[') {
          if (opened >= 0) {
            throw wrong("stands within brackets", c, i);
          }
          addGroup(pieces, false, 0);
          opened = i;
        } else {
          addGroup(pieces, true, opened);
          opened = -1;
        }
      }
    }
    addLiteral(pieces, literal);
    if (opened >= 0) {
      throw wrong("is never closed", '[', opened);
    }
    addGroup(pieces, false, 0);
  }

  private String name(int from, int end) {
    if (end < 0) {
      throw wrong("is never closed", '{', from);
    }
    String name = template.substring(from + 1, end);
    if (name.isBlank() || name.contains("{")) {
      throw wrong("names no column", '{', from);
    }
    return name;
  }

  private static void addLiteral(List<Piece> pieces, StringBuilder literal) {
    if (literal.length() > 0) {
      pieces.add(new Piece(literal.toString(), false));
      literal.setLength(0);
    }
  }

  private void addGroup(List<Piece> pieces, boolean optional, int opened) {
    if (optional && pieces.stream().noneMatch(Piece::column)) {
      throw wrong("opens a part without a column, which would never be left out", '[', opened);
    }
    if (!pieces.isEmpty()) {
      groups.add(new Group(List.copyOf(pieces), optional));
      pieces.clear();
    }
  }

  private ConfigException wrong(String what, char c, int at) {
    return new ConfigException(
        field,
        "the "
            + c
            + " at character "
            + (at + 1)
            + " "
            + what
            + "; for itself it is doubled, got "
            + template);
  }

  /** The columns that it names, those in brackets too. */
  Set<String> columns() {
    Set<String> columns = new LinkedHashSet<>();
    groups.forEach(
        group ->
            group.pieces().stream().filter(Piece::column).map(Piece::text).forEach(columns::add));
    return columns;
  }

  /**
   * The text for a row.
   *
   * @param blank what a blank column outside of brackets is found by
   * @throws BrokenRowException when there is one, or a column holds no text
   */
  String apply(Cells cells, Map<String, @Nullable Object> values, Check blank)
      throws BrokenRowException {
    StringBuilder text = new StringBuilder();
    for (Group group : groups) {
      if (!group.optional() || isFull(group, values)) {
        for (Piece piece : group.pieces()) {
          text.append(piece.column() ? value(cells, values, piece.text(), blank) : piece.text());
        }
      }
    }
    return text.toString();
  }

  private static boolean isFull(Group group, Map<String, @Nullable Object> values) {
    return group.pieces().stream()
        .filter(Piece::column)
        .map(piece -> values.get(piece.text()))
        .noneMatch(value -> value == null || value.toString().isBlank());
  }

  private static String value(
      Cells cells, Map<String, @Nullable Object> values, String column, Check blank)
      throws BrokenRowException {
    Object value = values.get(column);
    if (value == null || value.toString().isBlank()) {
      throw cells.broken(blank, "the cell is blank", column);
    }
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    throw cells.broken(Check.TYPE, "the cell must be a text, but is " + Cells.kind(value), column);
  }
}

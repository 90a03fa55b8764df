package io.github.tune4j;

import io.github.tune4j.data.PreflightReport;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Rows token for token, as a training would read them: {@link Tune4j#preview}. Immutable.
 *
 * @param rows the first training rows
 * @param preflight what becomes of all rows as tokens
 */
public record Preview(List<List<Token>> rows, PreflightReport preflight) {

  /**
   * A token.
   *
   * @param id its number in the vocabulary
   * @param token as the vocabulary writes it, for example {@code ▁Tokyo}
   * @param text what it stands for; of tokens that are a part of a character, what can be shown
   * @param trained whether it is learned
   */
  public record Token(int id, String token, String text, boolean trained) {}

  public Preview {
    rows = rows.stream().map(List::copyOf).toList();
  }

  static Preview read(JsonNode preview) {
    return new Preview(
        preview.required("rows").valueStream().map(Preview::row).toList(),
        PreflightReport.fromJson(preview.required("preflight").toString()));
  }

  private static List<Token> row(JsonNode row) {
    return row.valueStream()
        .map(
            token ->
                new Token(
                    token.required("id").intValue(),
                    token.required("token").stringValue(),
                    token.required("text").stringValue(),
                    token.required("trained").booleanValue()))
        .toList();
  }
}

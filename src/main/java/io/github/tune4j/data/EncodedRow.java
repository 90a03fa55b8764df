package io.github.tune4j.data;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A row in pieces of JSON, of which every {@link RowForm} can be put together without looking into
 * them again. Not to be changed.
 *
 * @param kind what is learned from it
 * @param plain whether {@link Sample#isPlain()}
 * @param prompt the turns of the prompt, messages with commas between them, without brackets
 * @param completion the turns that are learned, alike
 * @param rejected the turns that are rejected, alike
 * @param tools the tools, a list; empty without
 * @param label the number of the label, or -1
 */
@SuppressWarnings("ArrayRecordComponent") // pieces are compared nowhere
record EncodedRow(
    Sample.Kind kind,
    boolean plain,
    byte[] prompt,
    byte[] completion,
    byte[] rejected,
    byte[] tools,
    int label) {

  /**
   * A row in pieces.
   *
   * @param scratch is overwritten
   */
  static EncodedRow of(Sample sample, JsonBytes scratch) {
    return new EncodedRow(
        sample.kind(),
        sample.isPlain(),
        messages(sample.prompt(), scratch),
        messages(sample.completion(), scratch),
        messages(sample.rejected(), scratch),
        sample.tools().getBytes(StandardCharsets.UTF_8),
        sample.label());
  }

  /** Turns as messages with commas between them, without brackets; overwrites the scratch. */
  static byte[] messages(List<Turn> turns, JsonBytes scratch) {
    JsonBytes json = scratch.clear();
    for (int i = 0; i < turns.size(); i++) {
      Turn turn = turns.get(i);
      json.json(i == 0 ? "{\"role\":\"" : ",{\"role\":\"").json(turn.role());
      json.json("\",\"content\":").text(turn.content());
      if (!turn.more().isEmpty()) {
        json.json(",").json(turn.more());
      }
      json.json("}");
    }
    return json.toArray();
  }

  /** What is said in the only turn of a piece, which has nothing more than its content. */
  static void content(byte[] turn, JsonBytes out) {
    int from = 0;
    for (int colons = 0; colons < 2; from++) { // {"role":"user","content":"…"}
      colons += turn[from] == ':' ? 1 : 0;
    }
    out.json(turn, from, turn.length - 1);
  }

  /** The same with the number of its label. */
  EncodedRow label(int number) {
    return new EncodedRow(kind, plain, prompt, completion, rejected, tools, number);
  }
}

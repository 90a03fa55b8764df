package io.github.tune4j.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * By what rows are compared: the first 64 bits of SHA-256 of their turns, without the white space
 * around what is said. Not thread-safe.
 */
final class RowDigests {

  private final MessageDigest sha256;
  private final JsonBytes scratch = new JsonBytes();

  RowDigests() {
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Of what is asked; of rows that ask nothing, and of those to choose in, of the whole row. */
  long prompt(Sample sample, EncodedRow row) {
    boolean asks = sample.kind() != Sample.Kind.TEXT && sample.kind() != Sample.Kind.PREFERENCE;
    turns(sample.prompt(), row.prompt());
    if (!asks) {
      turns(sample.completion(), row.completion());
      turns(sample.rejected(), row.rejected());
    }
    sha256.update(row.tools());
    return first();
  }

  /** Of what is answered; 0 where {@link #prompt} says all. */
  long answer(Sample sample, EncodedRow row) {
    if (sample.kind() == Sample.Kind.TEXT || sample.kind() == Sample.Kind.PREFERENCE) {
      return 0;
    }
    turns(sample.completion(), row.completion());
    return first();
  }

  /** Of a value that keeps rows together, in an order that the seed makes. */
  long group(String value, long seed) {
    sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(0, seed));
    sha256.update(value.getBytes(StandardCharsets.UTF_8));
    return first();
  }

  private void turns(List<Turn> turns, byte[] json) {
    boolean tight = true;
    for (Turn turn : turns) {
      tight &= isTight(turn.content());
    }
    sha256.update(
        tight ? json : EncodedRow.messages(turns.stream().map(Turn::stripped).toList(), scratch));
    sha256.update((byte) 0);
  }

  private static boolean isTight(String text) {
    return text.isEmpty()
        || !(Character.isWhitespace(text.charAt(0))
            || Character.isWhitespace(text.charAt(text.length() - 1)));
  }

  private long first() {
    return ByteBuffer.wrap(sha256.digest()).getLong();
  }
}

package io.github.tune4j.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which prompts have been answered, and how. Of each only digests are held, of at most a million
 * prompts, which takes about 100 MB; prompts that come later are not compared. Not thread-safe.
 */
final class EarlierAnswers {

  private static final int MOST = 1_000_000;

  private final Map<Long, Long> answers = new HashMap<>();
  private final MessageDigest sha256;

  EarlierAnswers() {
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Whether an earlier row has the same prompt and another answer. */
  boolean contradict(Sample sample) {
    long prompt = digest(sample.prompt());
    long answer = digest(sample.completion());
    Long earlier = answers.get(prompt);
    if (earlier == null && answers.size() < MOST) {
      answers.put(prompt, answer);
    }
    return earlier != null && earlier != answer;
  }

  private long digest(List<Turn> turns) {
    for (Turn turn : turns) {
      sha256.update(turn.role().getBytes(StandardCharsets.UTF_8));
      sha256.update((byte) 0);
      sha256.update(turn.content().strip().getBytes(StandardCharsets.UTF_8));
      sha256.update((byte) 0);
    }
    return ByteBuffer.wrap(sha256.digest()).getLong();
  }
}

package io.github.tune4j.python;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an environment has to hold. Immutable.
 *
 * @param text the content of a requirements.txt whose lines are {@code name==version}
 * @param jepVersion the version of Jep to install beside them; null for none
 */
record Requirements(String text, @Nullable String jepVersion) {

  /** Those of this jar. */
  static Requirements packaged() {
    return new Requirements(Resources.text("requirements.txt"), Resources.jepVersion());
  }

  /** The pinned version of each distribution, in the order of the file. */
  Map<String, String> pins() {
    Map<String, String> pins = new LinkedHashMap<>();
    text.lines()
        .map(line -> line.replaceFirst("(^|\\s)#.*", "").replaceFirst(";.*", "").strip())
        .filter(line -> line.contains("=="))
        .forEach(
            line -> {
              int at = line.indexOf("==");
              String name = line.substring(0, at).replaceFirst("\\[.*", "").strip();
              pins.put(name, line.substring(at + 2).strip());
            });
    return Collections.unmodifiableMap(pins);
  }

  /** Whether the installed version is the pinned one; {@code 2.13.0+cpu} fits {@code 2.13.0}. */
  static boolean fits(String pinned, String installed) {
    return installed.equals(pinned)
        || (!pinned.contains("+") && installed.replaceFirst("\\+.*", "").equals(pinned));
  }

  /** Names these requirements on this operating system and processor. */
  String id() {
    return hash(
        text,
        String.valueOf(jepVersion),
        System.getProperty("os.name"),
        System.getProperty("os.arch"));
  }

  /** Names these requirements in the given interpreter's minor version. */
  String key(Inspection interpreter) {
    return hash(
        id(),
        interpreter.implementation(),
        interpreter.python().minorText(),
        interpreter.platform());
  }

  static String hash(String... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

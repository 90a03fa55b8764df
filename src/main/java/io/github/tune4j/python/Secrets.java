package io.github.tune4j.python;

import java.util.regex.Pattern;

/** Takes credentials out of text that other programs wrote, before it is logged or thrown. */
final class Secrets {

  private static final Pattern USER_INFO =
      Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]*://)[^/\\s\"']+@");
  private static final Pattern PARAMETER =
      Pattern.compile("(?i)([?&](?:token|key|password|secret|auth|sig)[a-z_]*=)[^&\\s\"']+");
  private static final Pattern HUB_TOKEN = Pattern.compile("\\bhf_[A-Za-z0-9]{16,}");

  private Secrets() {}

  static String removedFrom(String text) {
    String cleaned = USER_INFO.matcher(text).replaceAll("$1***@");
    cleaned = PARAMETER.matcher(cleaned).replaceAll("$1***");
    return HUB_TOKEN.matcher(cleaned).replaceAll("hf_***");
  }
}

package io.github.tune4j.data;

import java.lang.Character.UnicodeScript;

/** Counts letters by what they are written in. Not thread-safe. */
final class ScriptCount {

  private long latin;
  private long japanese;
  private long other;

  /** Counts the letters of a text. Digits, punctuation, symbols and white space are none. */
  void add(String text) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c < 0x80) {
        latin += (c | 0x20) >= 'a' && (c | 0x20) <= 'z' ? 1 : 0;
      } else if ((c >= 0x4E00 && c <= 0x9FFF)
          || (c >= 0x3041 && c <= 0x3096)
          || (c >= 0x30A1 && c <= 0x30FA)) {
        japanese++;
      } else if (Character.isLetter(c)) {
        count(UnicodeScript.of(c), c);
      }
    }
  }

  private void count(UnicodeScript script, int c) {
    if (script == UnicodeScript.LATIN) {
      latin++;
    } else if (script == UnicodeScript.HAN
        || script == UnicodeScript.HIRAGANA
        || script == UnicodeScript.KATAKANA
        || c == 'ー'
        || c == 'ｰ') {
      japanese++;
    } else {
      other++;
    }
  }

  DatasetStats.Scripts shares() {
    double all = Math.max(1, latin + japanese + other);
    return new DatasetStats.Scripts(latin / all, japanese / all, other / all);
  }
}

package io.github.tune4j.internal;

/**
 * A value as it was typed on a command line: what it means depends on the type of its setting.
 *
 * @param text what was typed
 */
public record Unparsed(String text) {

  @Override
  public String toString() {
    return text;
  }
}

package io.github.tune4j.config;

/**
 * One of the words that an argument allows. Each enum of this package is a list of such words; a
 * word that the enum does not have yet goes in as text, through {@link
 * Arguments.Builder#set(String, Object)}.
 */
public interface Choice {

  /** The word as upstream and job files write it, for example {@code "adamw_torch"}. */
  String value();
}

package io.github.tune4j.data.internal;

import io.github.tune4j.internal.References;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Passwords in the address of a database and beside it, which are never told. Immutable. */
final class Passwords {

  /** Why one is refused. */
  static final String REFUSED =
      "a job never holds a password: write ${PGPASSWORD} for the environment variable of that name,"
          + " under password";

  /** Several ways to read an address, since each database has its own. */
  private static final List<Pattern> PLACES =
      List.of(
          Pattern.compile("(?i)[?&;,(][\\w.]*(?:password|passwd|pwd|pass|secret|token)=([^&;,)]*)"),
          Pattern.compile("(?i)[?&;,(][\\w.]*(?:password|passwd|pwd|pass|secret|token)=([^&;]*)"),
          Pattern.compile("//[^/?@:]*:([^/?]*)@"),
          Pattern.compile("(?i)jdbc:oracle:\\w+:[^/@]*/([^@]+)@"));

  private final Set<String> values = new LinkedHashSet<>();

  Passwords(String url, @Nullable String password) {
    add(password);
    for (String found : in(url)) {
      add(found);
      add(decoded(found));
    }
  }

  private void add(@Nullable String value) {
    if (value != null && !value.isEmpty()) {
      values.add(value);
    }
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value; // a percent sign of its own
    }
  }

  private static List<String> in(String url) {
    return PLACES.stream()
        .flatMap(place -> place.matcher(url).results())
        .map(match -> match.group(1))
        .toList();
  }

  /** Whether an address holds one that is not a reference to an environment variable. */
  static boolean literalIn(String url) {
    for (Pattern place : PLACES) {
      Matcher match = place.matcher(url);
      while (match.find()) {
        if (!match.group(1).isEmpty() && !References.is(match.group(1))) {
          return true;
        }
      }
    }
    return false;
  }

  /** The text without them. */
  String hide(@Nullable String text) {
    String hidden = String.valueOf(text);
    for (String value : values) {
      hidden = hidden.replace(value, "(hidden)");
    }
    return hidden;
  }

  /** Whether an error, or what led to it, tells one. */
  boolean in(Throwable error) {
    StringWriter told = new StringWriter();
    error.printStackTrace(new PrintWriter(told));
    return values.stream().anyMatch(told.toString()::contains);
  }
}

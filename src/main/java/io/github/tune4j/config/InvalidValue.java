package io.github.tune4j.config;

/** A value that an argument cannot take; the message says why, without the argument's name. */
final class InvalidValue extends Exception {

  InvalidValue(String problem) {
    super(problem, null, false, false);
  }

  String problem() {
    return String.valueOf(getMessage());
  }
}

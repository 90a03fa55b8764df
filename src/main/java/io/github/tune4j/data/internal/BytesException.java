package io.github.tune4j.data.internal;

/** A column holds bytes. Has no stack trace: every row may hold some. */
final class BytesException extends Exception {

  private static final long serialVersionUID = 1;

  BytesException() {
    super("bytes", null, false, false);
  }
}

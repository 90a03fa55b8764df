package io.github.tune4j.data;

import io.github.tune4j.data.internal.Finding;

/** A row is not of the shape it should be. Has no stack trace: files may be full of such rows. */
final class BrokenRowException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient Finding finding;

  BrokenRowException(Finding finding) {
    super(finding.message(), null, false, false);
    this.finding = finding;
  }

  Finding finding() {
    return finding;
  }
}

package io.github.tune4j.data.internal;

import io.github.tune4j.exception.DatasetException;
import java.io.IOException;
import java.util.List;

/** Bytes of a file are no text in its character set. */
public final class UndecodableException extends IOException {

  private static final long serialVersionUID = 1;

  private final String file;
  private final transient List<Long> lines;

  /**
   * @param message what is wrong and what to do
   * @param file the file
   * @param lines the first lines with such bytes; empty when it is no matter of lines
   */
  UndecodableException(String message, String file, List<Long> lines) {
    super(message);
    this.file = file;
    this.lines = lines;
  }

  /** The first lines with such bytes, counted from 1. */
  public List<Long> lines() {
    return lines;
  }

  DatasetException exception() {
    return new DatasetException(
        String.valueOf(getMessage()), file, lines.isEmpty() ? 0 : lines.get(0), null, this);
  }
}

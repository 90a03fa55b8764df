package io.github.tune4j.exception;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The device or the host had no memory left for what Python asked for. */
public final class OutOfMemoryException extends PythonException {

  /**
   * @param type the Python type, for example {@code "torch.OutOfMemoryError"}
   * @param message the text of the exception
   * @param frames the traceback, outermost frame first
   * @param cause the Python exception this one was raised from, or null
   */
  public OutOfMemoryException(
      String type, String message, List<Frame> frames, @Nullable PythonException cause) {
    super(type, message, frames, cause);
  }
}

package io.github.tune4j.exception;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exception raised in Python. Its stack trace begins with the Python frames, innermost first,
 * and goes on with the Java frames of the call; Python's cause chain is its Java cause.
 */
public class PythonException extends Tune4jException {

  private final String type;
  private final List<Frame> frames;

  /**
   * One frame of a Python traceback.
   *
   * @param file the source file
   * @param line the line in it, counted from 1
   * @param function the function's name
   * @param code the line's text, stripped; empty when the source is not at hand
   */
  public record Frame(String file, int line, String function, String code) {

    StackTraceElement toStackTraceElement() {
      String module = file.replaceFirst("^.*/site-packages/", "").replaceFirst("\\.py$", "");
      int lastPart = module.lastIndexOf('/');
      String name =
          module.contains("/") && !module.startsWith("/") ? module : module.substring(lastPart + 1);
      return new StackTraceElement(
          "python:" + name.replace('/', '.'),
          function,
          file.substring(file.lastIndexOf('/') + 1),
          line);
    }
  }

  /**
   * @param type the Python type with its module, for example {@code "builtins.ValueError"}
   * @param message the text of the exception
   * @param frames the traceback, outermost frame first, as Python prints it
   * @param cause the Python exception this one was raised from, or null
   */
  @SuppressWarnings("this-escape") // setStackTrace, which no subclass overrides
  public PythonException(
      String type, String message, List<Frame> frames, @Nullable PythonException cause) {
    super(type.replaceFirst("^builtins\\.", "") + ": " + message, cause);
    this.type = type;
    this.frames = List.copyOf(frames);
    StackTraceElement[] java = getStackTrace();
    StackTraceElement[] spliced = new StackTraceElement[frames.size() + java.length];
    for (int i = 0; i < frames.size(); i++) {
      spliced[i] = frames.get(frames.size() - 1 - i).toStackTraceElement();
    }
    System.arraycopy(java, 0, spliced, frames.size(), java.length);
    setStackTrace(spliced);
  }

  /** The Python type with its module, for example {@code "builtins.ValueError"}. */
  public String type() {
    return type;
  }

  /** The Python traceback, outermost frame first. */
  public List<Frame> frames() {
    return frames;
  }
}

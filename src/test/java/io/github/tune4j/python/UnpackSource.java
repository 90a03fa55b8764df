package io.github.tune4j.python;

import java.nio.file.Path;

/** A program that unpacks the Python source of the jar it runs from. */
final class UnpackSource {

  private UnpackSource() {}

  public static void main(String[] arguments) {
    System.out.println("source " + PythonSource.unpack(new Tune4jHome(Path.of(arguments[0]))));
  }
}

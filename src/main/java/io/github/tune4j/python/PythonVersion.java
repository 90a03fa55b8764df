package io.github.tune4j.python;

/**
 * A version of Python, of which only major and minor decide compatibility.
 *
 * @param major 3
 * @param minor 11 in 3.11.7
 */
record PythonVersion(int major, int minor) implements Comparable<PythonVersion> {

  /**
   * Reads {@code "3.11.7"} or {@code "3.11"}.
   *
   * @throws IllegalArgumentException if the text is no version
   */
  static PythonVersion parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length < 2) {
      throw new IllegalArgumentException("not a Python version: " + text);
    }
    return new PythonVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
  }

  String minorText() {
    return major + "." + minor;
  }

  @Override
  public int compareTo(PythonVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  /**
   * The versions that Tune4J runs on.
   *
   * @param oldest the lowest minor version that fits
   * @param newest the highest minor version that fits
   */
  record Range(PythonVersion oldest, PythonVersion newest) {

    static final Range SUPPORTED = new Range(new PythonVersion(3, 11), new PythonVersion(3, 13));

    boolean contains(PythonVersion version) {
      return version.compareTo(oldest) >= 0 && version.compareTo(newest) <= 0;
    }

    /** {@code "too old"} or {@code "too new"} for a version outside of the range. */
    String complaint(PythonVersion version) {
      return version.compareTo(oldest) < 0 ? "too old" : "too new";
    }

    @Override
    public String toString() {
      return "Python " + oldest.minorText() + " to " + newest.minorText();
    }
  }
}

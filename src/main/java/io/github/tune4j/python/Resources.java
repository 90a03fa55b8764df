package io.github.tune4j.python;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** The files of this package in the jar. */
final class Resources {

  private Resources() {}

  static String text(String name) {
    try (InputStream stream = Resources.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the jar of Tune4J lacks its resource " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The version of the Jep that is on the class path: what the Python side has to equal. */
  static String jepVersion() {
    String packaged = "/META-INF/maven/org.ninia/jep/pom.properties";
    String ours = "build.properties";
    try (InputStream jep = Resources.class.getResourceAsStream(packaged)) {
      if (jep != null) {
        Properties properties = new Properties();
        properties.load(jep);
        String version = properties.getProperty("version");
        if (version != null) {
          return version;
        }
      }
      try (InputStream build = Resources.class.getResourceAsStream(ours)) {
        if (build == null) {
          throw new IllegalStateException("the jar of Tune4J lacks its resource " + ours);
        }
        Properties properties = new Properties();
        properties.load(build);
        return properties.getProperty("jep.version", "");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.github.tune4j.python;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which Tune4J keeps what it builds: environments, the Python source, tokens.
 * Everything in it can be deleted and is then built again. Immutable.
 *
 * @param path an absolute path; it need not exist
 */
public record Tune4jHome(Path path) {

  /** The environment variable that moves the folder. */
  public static final String VARIABLE = "TUNE4J_HOME";

  /** The system property that moves the folder where the environment variable is not set. */
  public static final String PROPERTY = "tune4j.home";

  /** Makes the path absolute. */
  public Tune4jHome {
    path = path.toAbsolutePath().normalize();
  }

  /**
   * The home of this process: {@code TUNE4J_HOME}, else the system property {@code tune4j.home},
   * else {@code tune4j} in the user's cache folder ({@code XDG_CACHE_HOME} or {@code ~/.cache};
   * {@code ~/Library/Caches} on macOS, {@code %LOCALAPPDATA%} on Windows).
   */
  public static Tune4jHome current() {
    return from(System.getenv(), System.getProperties());
  }

  static Tune4jHome from(Map<String, String> environment, Properties properties) {
    String variable = environment.get(VARIABLE);
    if (isSet(variable)) {
      return new Tune4jHome(Path.of(variable));
    }
    String property = properties.getProperty(PROPERTY);
    if (isSet(property)) {
      return new Tune4jHome(Path.of(property));
    }
    return new Tune4jHome(cacheFolder(environment, properties).resolve("tune4j"));
  }

  private static Path cacheFolder(Map<String, String> environment, Properties properties) {
    Path user = Path.of(properties.getProperty("user.home", "."));
    String system = properties.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String local = environment.get("LOCALAPPDATA");
    if (system.contains("win") && !system.contains("darwin") && isSet(local)) {
      return Path.of(local);
    }
    if (system.contains("mac")) {
      return user.resolve("Library").resolve("Caches");
    }
    String xdg = environment.get("XDG_CACHE_HOME");
    // The XDG base directory specification: a relative path is invalid and ignored.
    if (isSet(xdg) && Path.of(xdg).isAbsolute()) {
      return Path.of(xdg);
    }
    return user.resolve(".cache");
  }

  private static boolean isSet(@Nullable String value) {
    return value != null && !value.isBlank();
  }

  /** Where rows that were made into tokens are kept, to be used again. */
  public Path tokens() {
    return path.resolve("tokens");
  }

  Path environments() {
    return path.resolve("env");
  }

  Path sources() {
    return path.resolve("source");
  }

  Path inspections() {
    return path.resolve("inspected");
  }
}

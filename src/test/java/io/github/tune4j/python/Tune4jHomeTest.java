package io.github.tune4j.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class Tune4jHomeTest {

  private static Properties system(String name) {
    Properties properties = new Properties();
    properties.setProperty("user.home", "/users/ada");
    properties.setProperty("os.name", name);
    return properties;
  }

  @Test
  void variable_goesBeforeProperty() {
    Properties properties = system("Linux");
    properties.setProperty("tune4j.home", "/from/property");
    assertThat(Tune4jHome.from(Map.of("TUNE4J_HOME", "/from/variable"), properties).path())
        .isEqualTo(Path.of("/from/variable"));
    assertThat(Tune4jHome.from(Map.of("TUNE4J_HOME", " "), properties).path())
        .isEqualTo(Path.of("/from/property"));
  }

  @Test
  void linux_usesXdgCacheHome_unlessItIsRelative() {
    assertThat(Tune4jHome.from(Map.of("XDG_CACHE_HOME", "/xdg"), system("Linux")).path())
        .isEqualTo(Path.of("/xdg/tune4j"));
    assertThat(Tune4jHome.from(Map.of("XDG_CACHE_HOME", "xdg"), system("Linux")).path())
        .isEqualTo(Path.of("/users/ada/.cache/tune4j"));
    assertThat(Tune4jHome.from(Map.of(), system("Linux")).path())
        .isEqualTo(Path.of("/users/ada/.cache/tune4j"));
  }

  @Test
  void macAndWindows_useTheirCacheFolders() {
    assertThat(Tune4jHome.from(Map.of("XDG_CACHE_HOME", "/xdg"), system("Mac OS X")).path())
        .isEqualTo(Path.of("/users/ada/Library/Caches/tune4j"));
    assertThat(Tune4jHome.from(Map.of("LOCALAPPDATA", "/local"), system("Windows 11")).path())
        .isEqualTo(Path.of("/local/tune4j"));
  }

  @Test
  void path_isAbsolute() {
    assertThat(new Tune4jHome(Path.of("relative/../here")).path())
        .isEqualTo(Path.of("here").toAbsolutePath());
  }
}

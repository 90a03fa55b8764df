package io.github.tune4j.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonSourceTest {

  @Test
  void source_isUnpackedOnce_andDamageIsMended(@TempDir Path folder) throws IOException {
    Tune4jHome home = new Tune4jHome(folder);
    Path source = PythonSource.unpack(home);
    Path module = source.resolve("tune4j").resolve("__init__.py");
    assertThat(source.getParent()).isEqualTo(folder.resolve("source"));
    assertThat(module).isRegularFile();
    Object written = Files.getLastModifiedTime(module);

    assertThat(PythonSource.unpack(home)).isEqualTo(source);
    assertThat(Files.getLastModifiedTime(module)).isEqualTo(written);

    Files.delete(module);
    PythonSource.unpack(home);
    assertThat(module).isRegularFile();
  }
}

package io.github.tune4j.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tune4j.exception.EnvironmentException;
import io.github.tune4j.internal.Futures;
import io.github.tune4j.python.PythonEnvironment;
import io.github.tune4j.runtime.PythonRuntime;
import io.github.tune4j.runtime.PythonRuntimeContract;
import io.github.tune4j.testing.TestEnvironment;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRuntimeIT extends PythonRuntimeContract {

  @TempDir private Path folder = Path.of("");

  @Override
  protected PythonRuntime start() {
    return EmbeddedRuntime.start(TestEnvironment.python());
  }

  @Test
  void twoSessionsShareTheInterpreter() {
    try (PythonRuntime first = start();
        PythonRuntime second = start()) {
      Path model = TestEnvironment.tinyModel();
      String handle =
          Futures.await(
                  first.request("model.load", Map.of("model", Map.of("name", model.toString()))))
              .path("handle")
              .asString();
      assertThat(Futures.await(second.request("handle.close", Map.of("handle", handle))).isNull())
          .isTrue();
    }
  }

  @Test
  void anotherEnvironmentIsRefused() throws Exception {
    try (PythonRuntime running = start()) {
      assertThat(running.isAlive()).isTrue();
      Path other = folder.resolve("other");
      TestEnvironment.run(List.of("-m", "venv", "--without-pip", other.toString()));
      String installed = "import sysconfig; print(sysconfig.get_path('purelib'), end='')";
      String site = TestEnvironment.run(List.of("-c", installed));
      Path home = TestEnvironment.python().home();
      Path mine = other.resolve(home.relativize(Path.of(site)).toString());
      Files.writeString(mine.resolve("others.pth"), site + "\n");
      assertThatExceptionOfType(EnvironmentException.class)
          .isThrownBy(() -> EmbeddedRuntime.start(PythonEnvironment.of(other)))
          .withMessageStartingWith("this JVM already runs Python from ");
    }
  }

  @Test
  void anotherClassLoaderIsRefused() throws Exception {
    List<URL> classPath = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      classPath.add(Path.of(entry).toUri().toURL());
    }
    try (PythonRuntime running = start();
        URLClassLoader loader =
            new URLClassLoader(
                classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      assertThat(running.isAlive()).isTrue();
      Class<?> environment = loader.loadClass(PythonEnvironment.class.getName());
      Class<?> runtime = loader.loadClass(EmbeddedRuntime.class.getName());
      Object managed = environment.getMethod("managed").invoke(null);
      assertThatExceptionOfType(InvocationTargetException.class)
          .isThrownBy(() -> runtime.getMethod("start", environment).invoke(null, managed))
          .withStackTraceContaining("another class loader of this JVM already runs Python");
    }
  }
}

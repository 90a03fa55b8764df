package io.github.tune4j.python;

import io.github.tune4j.exception.EnvironmentException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The Python package {@code tune4j}, which travels in the jar and is unpacked to be imported. */
final class PythonSource {

  private static final String ROOT = "source/";
  private static final String ENTRY = ROOT + "tune4j/__init__.py";

  private PythonSource() {}

  /**
   * Unpacks the package, unless that has been done before.
   *
   * @return the folder to put on PYTHONPATH; named by the hash of what is in it
   * @throws EnvironmentException if it cannot be read or written
   */
  static Path unpack(Tune4jHome home) {
    try {
      Map<String, byte[]> files = read();
      Path folder = home.sources().resolve(hash(files));
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path target = folder.resolve(file.getKey());
        // Each by itself, so that what a cleaner of temporary files took is put back.
        if (!Files.isRegularFile(target) || Files.size(target) != file.getValue().length) {
          AtomicFiles.write(target, file.getValue());
        }
      }
      return folder;
    } catch (IOException e) {
      throw new EnvironmentException(
          "cannot unpack the Python source to " + home.sources() + " (" + e + ")",
          "check that it can be written, or set " + Tune4jHome.VARIABLE + " to another folder",
          e);
    }
  }

  private static Map<String, byte[]> read() throws IOException {
    URL entry = PythonSource.class.getResource(ENTRY);
    if (entry == null) {
      throw new IllegalStateException("the jar of Tune4J lacks its resource " + ENTRY);
    }
    return entry.openConnection() instanceof JarURLConnection jar
        ? readJar(jar)
        : readFolder(entry);
  }

  private static Map<String, byte[]> readJar(JarURLConnection connection) throws IOException {
    connection.setUseCaches(false);
    String name = connection.getEntryName();
    String root = name.substring(0, name.length() - ENTRY.length() + ROOT.length());
    Map<String, byte[]> files = new TreeMap<>();
    try (JarFile jar = connection.getJarFile()) {
      for (JarEntry entry : jar.stream().toList()) {
        if (entry.getName().startsWith(root) && entry.getName().endsWith(".py")) {
          try (InputStream stream = jar.getInputStream(entry)) {
            files.put(entry.getName().substring(root.length()), stream.readAllBytes());
          }
        }
      }
    }
    return files;
  }

  private static Map<String, byte[]> readFolder(URL entry) throws IOException {
    Path root;
    try {
      URI uri = entry.toURI();
      root = Path.of(uri).resolve("../..").normalize();
    } catch (URISyntaxException e) {
      throw new IOException("not a file: " + entry, e);
    }
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(it -> it.toString().endsWith(".py")).toList()) {
        files.put(root.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    }
    return files;
  }

  private static String hash(Map<String, byte[]> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      files.forEach(
          (name, content) -> {
            digest.update((name + "\0" + content.length + "\0").getBytes(StandardCharsets.UTF_8));
            digest.update(content);
          });
      return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

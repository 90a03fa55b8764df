package io.github.tune4j.runtime.process;

import io.github.tune4j.exception.EnvironmentException;
import io.github.tune4j.exception.WorkerExitedException;
import io.github.tune4j.python.PythonEnvironment;
import io.github.tune4j.runtime.internal.Messages;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Lines of JSON on a loopback socket, to a worker that proved that it is ours. */
final class Connection implements Closeable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final int POLL_MILLIS = 100;

  private final Socket socket;
  private final BufferedReader reader;
  private final Writer writer;
  private final WorkerProcess process;
  private final ProcessHandle handle;

  private Connection(Socket socket, BufferedReader reader, WorkerProcess process, long pid)
      throws IOException {
    this.socket = socket;
    this.reader = reader;
    this.process = process;
    this.handle =
        ProcessHandle.of(pid).orElseThrow(() -> new IOException("the worker ended at once"));
    this.writer =
        new BufferedWriter(
            new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8));
  }

  /** Starts a worker and waits until it has called back with the secret it was given. */
  static Connection open(PythonEnvironment environment) {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    String secret = HexFormat.of().formatHex(random);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(POLL_MILLIS);
      WorkerProcess process =
          new WorkerProcess(
              environment,
              Messages.write(
                  Map.of(
                      "host", server.getInetAddress().getHostAddress(),
                      "port", server.getLocalPort(),
                      "secret", secret)));
      long deadline = System.nanoTime() + START_LIMIT.toNanos();
      while (System.nanoTime() < deadline) {
        if (process.exit().isDone()) {
          throw new WorkerExitedException("start", process.exit().join(), process.lastLines());
        }
        Connection connection = accept(server, process, secret);
        if (connection != null) {
          return connection;
        }
      }
      throw new EnvironmentException(
          "the Python worker did not call back within " + START_LIMIT.toSeconds() + " s",
          "run `tune4j doctor`");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next caller who knows the secret, or null when none came in this interval. */
  private static @Nullable Connection accept(
      ServerSocket server, WorkerProcess process, String secret) throws IOException {
    Socket socket;
    try {
      socket = server.accept();
    } catch (SocketTimeoutException e) {
      return null;
    }
    socket.setSoTimeout((int) START_LIMIT.toMillis());
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    String line = reader.readLine();
    JsonNode hello = line == null ? null : Messages.read(line).path("params");
    if (hello == null || !isSame(secret, hello.path("secret").asString(""))) {
      socket.close();
      return null;
    }
    socket.setSoTimeout(0);
    return new Connection(socket, reader, process, hello.path("pid").asLong());
  }

  private static boolean isSame(String secret, String given) {
    return MessageDigest.isEqual(
        secret.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends one document. */
  synchronized void send(String text) throws IOException {
    writer.write(text);
    writer.write('\n');
    writer.flush();
  }

  /** The next document, or null when the worker is gone. Called by one thread only. */
  @Nullable JsonNode receive() {
    try {
      String line = reader.readLine();
      return line == null ? null : Messages.read(line);
    } catch (IOException e) {
      return null; // a killed worker resets the connection
    }
  }

  WorkerProcess process() {
    return process;
  }

  ProcessHandle handle() {
    return handle;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

package io.github.tune4j.python;

import io.github.tune4j.exception.EnvironmentException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Exclusive use of a folder, among threads and among processes. The operating system releases it
 * when the process ends, however it ends.
 */
final class FolderLock {

  // A file lock belongs to the JVM: its threads exclude each other here first.
  private static final ConcurrentHashMap<Path, ReentrantLock> IN_THIS_JVM =
      new ConcurrentHashMap<>();

  private final ReentrantLock threads;
  private final FileChannel channel;

  private FolderLock(ReentrantLock threads, FileChannel channel) {
    this.threads = threads;
    this.channel = channel;
  }

  /**
   * Waits until the folder is free, and does the work while nobody else can have it.
   *
   * @param folder is created when it is not there
   * @param whenBusy called once when another thread or process has it
   * @throws EnvironmentException if the folder cannot be written, or this thread is interrupted
   */
  static <T> T holding(Path folder, Runnable whenBusy, Supplier<T> work) {
    FolderLock lock = take(folder, whenBusy);
    try {
      return work.get();
    } finally {
      lock.release();
    }
  }

  private static FolderLock take(Path folder, Runnable whenBusy) {
    ReentrantLock threads =
        IN_THIS_JVM.computeIfAbsent(folder.toAbsolutePath(), key -> new ReentrantLock());
    boolean told = false;
    FileChannel channel = null;
    boolean taken = false;
    try {
      if (!threads.tryLock()) {
        whenBusy.run();
        told = true;
        threads.lockInterruptibly();
      }
    } catch (InterruptedException e) {
      throw interrupted(folder, e);
    }
    try {
      Files.createDirectories(folder);
      channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        if (!told) {
          whenBusy.run();
        }
        waitFor(channel);
      }
      taken = true;
      return new FolderLock(threads, channel);
    } catch (FileLockInterruptionException | InterruptedException e) {
      throw interrupted(folder, e);
    } catch (IOException e) {
      throw new EnvironmentException(
          "cannot lock " + folder + " (" + e + ")",
          "set " + Tune4jHome.VARIABLE + " to a folder on a local disk that you can write",
          e);
    } finally {
      if (!taken) {
        closeQuietly(channel);
        threads.unlock();
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static void waitFor(FileChannel channel) throws IOException, InterruptedException {
    while (true) {
      try {
        channel.lock();
        return;
      } catch (OverlappingFileLockException e) {
        // Another class loader of this JVM has it, and nothing tells when it lets go.
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }

  private static EnvironmentException interrupted(Path folder, Exception cause) {
    Thread.currentThread().interrupt();
    return new EnvironmentException("interrupted while waiting for " + folder, "run again", cause);
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // The lock is gone with the descriptor, which is closed either way.
        return;
      }
    }
  }

  private void release() {
    closeQuietly(channel);
    threads.unlock();
  }
}

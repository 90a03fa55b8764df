package io.github.tune4j.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tune4j.exception.EnvironmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {

  @Test
  void secondThread_waitsForTheFirst(@TempDir Path folder) throws Exception {
    CountDownLatch holding = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(1);
    AtomicBoolean firstDone = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<Boolean> first =
          threads.submit(
              () ->
                  FolderLock.holding(
                      folder,
                      () -> {},
                      () -> {
                        holding.countDown();
                        await(waiting);
                        firstDone.set(true);
                        return true;
                      }));
      holding.await();
      Future<Boolean> second =
          threads.submit(() -> FolderLock.holding(folder, waiting::countDown, firstDone::get));
      assertThat(second.get()).isTrue();
      assertThat(first.get()).isTrue();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void failingWork_releasesTheFolder(@TempDir Path folder) {
    assertThatThrownBy(
            () ->
                FolderLock.holding(
                    folder,
                    () -> {},
                    () -> {
                      throw new IllegalStateException("work");
                    }))
        .hasMessage("work");
    assertThat(CompletableFuture.supplyAsync(() -> FolderLock.holding(folder, () -> {}, () -> 1)))
        .succeedsWithin(java.time.Duration.ofSeconds(30));
  }

  @Test
  void folderThatCannotBeMade_isAnEnvironmentExceptionWithRemedy(@TempDir Path folder)
      throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> FolderLock.holding(file.resolve("below"), () -> {}, () -> 1))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith("cannot lock " + file.resolve("below"))
        .hasMessageContaining("set TUNE4J_HOME");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

package io.github.tune4j.data.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpillTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 1 << 12, 1 << 16, 1 << 24})
  void whatIsWrittenIsReadWhateverTheBound(int bound) {
    Random random = new Random(bound);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    try (Spill spill = new Spill(bound)) {
      for (int i = 0; i < 300; i++) {
        byte[] bytes = new byte[random.nextInt(10) == 0 ? 9_000 : random.nextInt(40)];
        random.nextBytes(bytes);
        spill.write(bytes, 0, bytes.length);
        expected.write(bytes, 0, bytes.length);
      }
      byte[] all = expected.toByteArray();
      assertThat(spill.size()).isEqualTo(all.length);
      byte[] read = new byte[all.length];
      Spill.Reader in = spill.reader();
      for (int at = 0; at < read.length; ) {
        int count = Math.min(read.length - at, 1 + random.nextInt(700));
        in.read(read, at, count);
        at += count;
      }
      assertThat(read).isEqualTo(all);
      assertThat(in.hasMore()).isFalse();
      byte[] middle = new byte[100];
      spill.reader().seek(1_234).read(middle, 0, middle.length);
      assertThat(middle).isEqualTo(Arrays.copyOfRange(all, 1_234, 1_334));
    }
  }

  @Test
  void aFileIsUsedBeyondTheBoundOnly() {
    try (Spill spill = new Spill(100)) {
      spill.write(new byte[100], 0, 100);
      assertThat(spill.isInFile()).isFalse();
      spill.write(new byte[1], 0, 1);
      assertThat(spill.isInFile()).isTrue();
    }
  }
}

package org.freezerfs.host.libc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordLocksTest {
  private static final int READ_WRITE = 2;

  @TempDir private Path directory;
  private Path file;
  private int first;
  private int second;

  @BeforeEach
  void open() throws Exception {
    file = Files.createFile(directory.resolve("locked"));
    first = LibC.get().open(file.toString(), READ_WRITE);
    second = LibC.get().open(file.toString(), READ_WRITE);
  }

  @AfterEach
  void close() {
    LibC.get().close(first);
    LibC.get().close(second);
  }

  @Test
  void oneOpenFileDescriptionHoldsTheLockOfAByte() {
    assertThat(RecordLocks.lock(first, 7)).isTrue();
    assertThat(RecordLocks.lock(second, 7)).isFalse();
    assertThat(RecordLocks.lock(second, 8)).isTrue();
    assertThat(RecordLocks.isLocked(second, 7)).isTrue();
    assertThat(RecordLocks.isLocked(first, 7)).isFalse();
    assertThat(RecordLocks.isLocked(second, 9)).isFalse();
  }

  @Test
  void theLockEndsWithItsDescriptor() {
    assertThat(RecordLocks.lock(first, 7)).isTrue();
    LibC.get().close(first);
    assertThat(RecordLocks.lock(second, 7)).isTrue();
    first = LibC.get().open(file.toString(), READ_WRITE);
  }

  @Test
  void whereTheKernelDoesNotSayAByteCountsAsLocked() {
    assertThat(RecordLocks.isLocked(-1, 7)).isTrue();
    assertThat(RecordLocks.lock(-1, 7)).isFalse();
  }

  @Test
  void noProcessHoldsAnUnlockedByte() {
    assertThat(RecordLocks.holder(file, 7)).isEmpty();
    assertThat(RecordLocks.holder(directory.resolve("missing"), 7)).isEmpty();
  }
}

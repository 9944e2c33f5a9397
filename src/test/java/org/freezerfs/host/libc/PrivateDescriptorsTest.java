package org.freezerfs.host.libc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Errno;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a thread with descriptors of its own has, and what others keep. */
class PrivateDescriptorsTest {
  private static final int F_GETFD = 1;

  private final LibC.Functions libc = LibC.get();
  @TempDir private Path directory;
  private int fd;

  private interface Step<T> {
    T run() throws Exception;
  }

  @BeforeEach
  void open() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "abc");
    fd = libc.open(NativeEncoding.encode(file.toString()), LibC.READ_WRITE);
    assertThat(RecordLocks.lock(fd, 0)).isTrue();
  }

  @AfterEach
  void close() {
    libc.close(fd);
  }

  private static <T> T inThread(Step<T> step) throws Exception {
    Executor newThread = body -> new Thread(body).start();
    return CompletableFuture.supplyAsync(
            () -> {
              try {
                return step.run();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            },
            newThread)
        .get(1, TimeUnit.MINUTES);
  }

  private int errnoOfUse() {
    return libc.fcntl(fd, F_GETFD, 0L) < 0 ? LibC.errno() : 0;
  }

  private void assertOpenHereAlone(Step<Integer> errnoThere) throws Exception {
    assertThat(inThread(errnoThere)).isEqualTo(Errno.EBADF.intValue());
    assertThat(errnoOfUse()).isZero();
    // A copy that the thread had kept would hold the lock.
    Path file = directory.resolve("file");
    libc.close(fd);
    fd = libc.open(NativeEncoding.encode(file.toString()), LibC.READ_WRITE);
    assertThat(RecordLocks.lock(fd, 0)).isTrue();
  }

  @Test
  void theThreadHasNoDescriptorOfTheProgram() throws Exception {
    assertOpenHereAlone(
        () -> {
          PrivateDescriptors.detach();
          return errnoOfUse();
        });
  }

  @Test
  void soItIsWithoutCloseRange() throws Exception {
    assertOpenHereAlone(
        () -> {
          PrivateDescriptors.detachByUnshare(new TreeSet<>());
          return errnoOfUse();
        });
  }

  @Test
  void aThreadThatItStartsHasTheSameDescriptors() throws Exception {
    assertOpenHereAlone(
        () -> {
          PrivateDescriptors.detach();
          return inThread(this::errnoOfUse);
        });
  }

  /** Without the Java runtime's own file the virtual machine would end. */
  @Test
  void classesCanStillBeLoaded() throws Exception {
    String name =
        inThread(
            () -> {
              PrivateDescriptors.detach();
              return Class.forName("java.util.zip.Adler32").getName()
                  + Class.forName("java.text.ChoiceFormat").getName();
            });
    assertThat(name).isEqualTo("java.util.zip.Adler32java.text.ChoiceFormat");
  }
}

package org.freezerfs.host.libc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the C library's functions are given, and what comes back from them. */
class LibCTest {
  private static final int PROT_READ = 1;
  private static final int MAP_SHARED = 1;
  private static final long PROCESS_MADVISE = 440;

  private final LibC.Functions libc = LibC.get();
  @TempDir private Path directory;
  private Path file;
  private int fd;

  @BeforeEach
  void open() throws Exception {
    file = Files.writeString(directory.resolve("grün"), "abc");
    fd = libc.open(NativeEncoding.encode(file.toString()), LibC.READ_ONLY);
  }

  @AfterEach
  void close() {
    libc.close(fd);
  }

  private static Stream<Method> functions() {
    return Stream.of(LibC.Functions.class.getMethods());
  }

  /** -1 is no descriptor, process, size or command; the null pointer is no path and no memory. */
  @ParameterizedTest
  @MethodSource("functions")
  void eachFunctionIsFoundAndSetsErrno(Method function) throws Exception {
    Object[] arguments = Stream.of(function.getParameterTypes()).map(LibCTest::none).toArray();
    assertThat(libc.close(-1)).isEqualTo(-1);
    assertThat(LibC.errno()).isEqualTo(Errno.EBADF.intValue());
    long result = ((Number) function.invoke(libc, arguments)).longValue();
    if (arguments.length == 0) {
      assertThat(result).isNotNegative();
    } else {
      assertThat(result).isEqualTo(-1);
      assertThat(LibC.errno()).isPositive();
    }
  }

  private static Object none(Class<?> type) {
    if (type == int.class) {
      return -1;
    }
    return type == long.class ? -1L : null;
  }

  @Test
  void aPathIsPassedByteByByte() {
    assertThat(fd).isNotNegative();
    assertThat(libc.access(NativeEncoding.encode(file + "x"), LibC.EXISTS)).isEqualTo(-1);
    assertThat(LibC.errno()).isEqualTo(Errno.ENOENT.intValue());
  }

  @Test
  void aPathMayHaveAnyLength() {
    assertThat(libc.access(directory + "/".repeat(3000), LibC.EXISTS)).isZero();
    assertThat(libc.access(directory + "/".repeat(9000), LibC.EXISTS)).isEqualTo(-1);
    assertThat(LibC.errno()).isEqualTo(Errno.ENAMETOOLONG.intValue());
  }

  @Test
  void errnoIsThatOfTheThreadsOwnLastCall() throws Exception {
    assertThat(libc.close(-1)).isEqualTo(-1);
    int other =
        CompletableFuture.supplyAsync(
                () -> {
                  libc.access("/missing", LibC.EXISTS);
                  return LibC.errno();
                })
            .get(10, TimeUnit.SECONDS);
    assertThat(other).isEqualTo(Errno.ENOENT.intValue());
    assertThat(LibC.errno()).isEqualTo(Errno.EBADF.intValue());
  }

  @Test
  void memoryIsReadIntoWhereverItIs() {
    for (Pointer memory :
        new Pointer[] {
          Memory.allocateDirect(Runtime.getSystemRuntime(), 3),
          Memory.allocate(Runtime.getSystemRuntime(), 3)
        }) {
      assertThat(libc.pread(fd, memory, 3, 1)).isEqualTo(2);
      assertThat(memory.getByte(0)).isEqualTo((byte) 'b');
      assertThat(memory.getByte(1)).isEqualTo((byte) 'c');
      assertThat(memory.getByte(2)).isZero();
    }
  }

  @Test
  void theLastOfSixArgumentsArrives() throws Exception {
    int page = libc.getpagesize();
    Files.writeString(file, "a".repeat(page) + "b".repeat(page));
    Pointer anywhere = null;
    long address = libc.mmap(anywhere, page, PROT_READ, MAP_SHARED, fd, page);
    assertThat(address).isPositive();
    Pointer mapped = Pointer.wrap(Runtime.getSystemRuntime(), address, page);
    assertThat(mapped.getByte(0)).isEqualTo((byte) 'b');
    assertThat(libc.munmap(mapped, page)).isZero();
  }

  /** The kernel looks at the flags, which are the last, before it looks at the descriptor. */
  @Test
  void theFifthArgumentOfASystemCallArrives() {
    assertThat(libc.syscall(PROCESS_MADVISE, -1, 0, null, null, 0)).isEqualTo(-1);
    assertThat(LibC.errno()).isEqualTo(Errno.EBADF.intValue());
    assertThat(libc.syscall(PROCESS_MADVISE, -1, 0, null, null, 1)).isEqualTo(-1);
    assertThat(LibC.errno()).isEqualTo(Errno.EINVAL.intValue());
  }
}

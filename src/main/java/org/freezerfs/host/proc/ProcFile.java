package org.freezerfs.host.proc;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.Descriptors;
import org.freezerfs.host.libc.LibC;

/**
 * Reads a small file below /proc. That it is gone because its process is gone is an ordinary
 * answer; any other failure (no descriptor left, say) is an exception, so that it is never taken
 * for an exit.
 *
 * <p>One that is kept open can be read again and again, which is a good deal cheaper than by its
 * name, and never turns into the file of another process that has the pid by then.
 */
public final class ProcFile implements AutoCloseable {
  private static final int LARGE_ENOUGH_FOR_MOST = 4096;
  private static final int SMALL = LARGE_ENOUGH_FOR_MOST / 2;

  /** Of one thread: so that reading thousands makes no garbage. */
  private static final class Buffer {
    final Pointer outside =
        Memory.allocateDirect(Runtime.getSystemRuntime(), LARGE_ENOUGH_FOR_MOST);
    byte[] bytes = new byte[LARGE_ENOUGH_FOR_MOST];
  }

  private static final ThreadLocal<Buffer> BUFFER = ThreadLocal.withInitial(Buffer::new);

  private final int fd;
  private final String path;

  private ProcFile(int fd, String path) {
    this.fd = fd;
    this.path = path;
  }

  /** The file's contents, or empty if its process has gone. */
  public static Optional<ByteText> read(String path) throws IOException {
    int fd = LibC.get().open(path, LibC.READ_ONLY);
    return fd >= 0 ? readAndClose(fd, path) : goneOrThrow(path);
  }

  private static Optional<ByteText> readAndClose(int fd, String path) throws IOException {
    try (ProcFile file = new ProcFile(fd, path)) {
      return file.read();
    }
  }

  /**
   * The same of somebody else's process, which /proc may be mounted to hide (hidepid=1): a text
   * that has nothing in it then.
   */
  public static Optional<ByteText> readIfVisible(String path) throws IOException {
    int fd = LibC.get().open(path, LibC.READ_ONLY);
    if (fd >= 0) {
      return readAndClose(fd, path);
    }
    return isHidden(LibC.errno()) ? Optional.of(new ByteText(new byte[0], 0)) : goneOrThrow(path);
  }

  private static boolean isHidden(int errno) {
    return errno == Errno.EPERM.intValue() || errno == Errno.EACCES.intValue();
  }

  /** Empty if its process has gone. */
  public static Optional<ProcFile> open(String path) throws IOException {
    int fd = LibC.get().open(path, LibC.READ_ONLY);
    return fd >= 0 ? Optional.of(new ProcFile(fd, path)) : goneOrThrow(path);
  }

  /**
   * Opens a file to be kept.
   *
   * @return empty if its process has gone, or so many descriptors are in use that it is better to
   *     do without
   */
  public static Optional<ProcFile> openToKeep(String path) {
    int fd = Descriptors.toKeep(LibC.get().open(path, LibC.READ_ONLY));
    return fd >= 0 ? Optional.of(new ProcFile(fd, path)) : Optional.empty();
  }

  /** Its contents just now, or empty if its process has gone. */
  public Optional<ByteText> read() throws IOException {
    Buffer buffer = BUFFER.get();
    int length = 0;
    while (true) {
      long n = LibC.get().pread(fd, buffer.outside, LARGE_ENOUGH_FOR_MOST, length);
      if (n < 0) {
        return goneOrThrow(path);
      }
      if (length + n > buffer.bytes.length) {
        buffer.bytes = Arrays.copyOf(buffer.bytes, 2 * buffer.bytes.length);
      }
      buffer.outside.get(0, buffer.bytes, length, (int) n);
      length += (int) n;
      // A list ends a piece where the next word does not fit, so only a small one is surely the
      // last.
      if (n < SMALL) {
        return Optional.of(new ByteText(buffer.bytes, length));
      }
    }
  }

  private static <T> Optional<T> goneOrThrow(String path) throws IOException {
    int errno = LibC.errno();
    if (errno == Errno.ENOENT.intValue() || errno == Errno.ESRCH.intValue()) {
      return Optional.empty();
    }
    throw new IOException(path + ": " + Errno.valueOf(errno).description());
  }

  @Override
  public void close() {
    LibC.get().close(fd);
  }
}

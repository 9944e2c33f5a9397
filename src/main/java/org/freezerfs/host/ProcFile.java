package org.freezerfs.host;

import java.io.IOException;
import java.util.Optional;
import jnr.constants.platform.Errno;

/**
 * Reads the small files below /proc. A file that is gone because its process is gone is an ordinary
 * answer; any other failure (no descriptor left, say) is an exception, so that it is never taken
 * for an exit.
 */
final class ProcFile {
  private static final int LARGE_ENOUGH_FOR_MOST = 4096;

  private static final ThreadLocal<byte[]> BUFFER =
      ThreadLocal.withInitial(() -> new byte[LARGE_ENOUGH_FOR_MOST]);

  private ProcFile() {}

  /** The file's contents, or empty if its process has gone. */
  static Optional<ByteText> read(String path) throws IOException {
    LibC libc = LibC.get();
    int fd = libc.open(path, LibC.READ_ONLY);
    if (fd < 0) {
      return goneOrThrow(path);
    }
    try {
      byte[] buffer = BUFFER.get();
      int length = 0;
      while (true) {
        byte[] piece = length == 0 ? buffer : new byte[buffer.length];
        long n = libc.read(fd, piece, piece.length);
        if (n < 0) {
          return goneOrThrow(path);
        }
        if (length == 0 && n < buffer.length) {
          return Optional.of(new ByteText(buffer, (int) n));
        }
        if (n == 0) {
          return Optional.of(new ByteText(buffer, length));
        }
        if (length > 0) {
          byte[] longer = java.util.Arrays.copyOf(buffer, length + (int) n);
          System.arraycopy(piece, 0, longer, length, (int) n);
          buffer = longer;
        }
        length += (int) n;
      }
    } finally {
      libc.close(fd);
    }
  }

  private static Optional<ByteText> goneOrThrow(String path) throws IOException {
    int errno = LibC.errno();
    if (errno == Errno.ENOENT.intValue() || errno == Errno.ESRCH.intValue()) {
      return Optional.empty();
    }
    throw new IOException(path + ": " + Errno.valueOf(errno).description());
  }
}

package org.freezerfs.host.proc;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.DescriptorBudget;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.proc.EvictableDescriptors.Use;

/**
 * A small text that the kernel makes: a file below /proc or /sys, or of a cgroup. If the process
 * that it is about has gone, the result is empty. Any other failure, such as no free descriptor, is
 * an exception, so that it is never taken for an exit.
 *
 * <p>A file that is kept open can be read many times. That is much cheaper than opening it by its
 * name, and it never becomes the file of another process that got the same pid.
 */
public final class KernelFile implements AutoCloseable {
  private static final int LARGE_ENOUGH_FOR_MOST = 4096;
  private static final int SMALL = LARGE_ENOUGH_FOR_MOST / 2;
  private static final int NOTHING = 1;

  /** The buffers of one thread, shared by all its files. */
  private static final class Buffer {
    final Pointer nativeBytes =
        Memory.allocateDirect(Runtime.getSystemRuntime(), LARGE_ENOUGH_FOR_MOST);
    byte[] bytes = new byte[LARGE_ENOUGH_FOR_MOST];
  }

  private static final ThreadLocal<Buffer> BUFFER = ThreadLocal.withInitial(Buffer::new);

  private final int fd;
  private final String path;

  private KernelFile(int fd, String path) {
    this.fd = fd;
    this.path = path;
  }

  /** The contents of a file; empty if its process has gone, or /proc hides it. */
  public static Optional<ByteText> read(String path) throws IOException {
    int fd = LibC.get().open(path, LibC.READ_ONLY);
    return fd >= 0 ? readAndClose(fd, path) : goneOrThrow(path);
  }

  /** The contents of a file that every kernel has. */
  public static ByteText readPresent(String path) throws IOException {
    return read(path).orElseThrow(() -> new IOException(path + " is missing"));
  }

  private static Optional<ByteText> readAndClose(int fd, String path) throws IOException {
    try (KernelFile file = new KernelFile(fd, path)) {
      return file.read();
    }
  }

  /** Opens a file for a short time; empty if its process has gone. */
  static Optional<KernelFile> open(String path) throws IOException {
    int fd = LibC.get().open(path, LibC.READ_ONLY);
    return fd >= 0 ? Optional.of(new KernelFile(fd, path)) : goneOrThrow(path);
  }

  /**
   * The same for a process of another user, which /proc may hide (hidepid=1): the text is empty
   * then, but present.
   */
  public static Optional<ByteText> readIfVisible(String path) throws IOException {
    int fd = LibC.get().open(path, LibC.READ_ONLY);
    if (fd >= 0) {
      return readAndClose(fd, path);
    }
    return isHidden(LibC.errno()) ? Optional.of(new ByteText(new byte[0], 0)) : goneOrThrow(path);
  }

  /**
   * Whether a call on a file or directory of a process failed because for this program there is no
   * such process: it has gone, or /proc hides it. Hidden, with hidepid=2 it gives ENOENT as one
   * that has gone, and with hidepid=1 EPERM, which nothing else gives; {@link Processes#isHidden}
   * tells a hidden one from one that has gone.
   */
  private static boolean isOfNone(int errno) {
    return errno == Errno.ENOENT.intValue()
        || errno == Errno.ESRCH.intValue()
        || errno == Errno.EPERM.intValue();
  }

  private static boolean isHidden(int errno) {
    return errno == Errno.EPERM.intValue() || errno == Errno.EACCES.intValue();
  }

  /**
   * Opens a file to keep it open.
   *
   * @return empty if its process has gone, or too many descriptors are in use
   */
  static Optional<KernelFile> openToKeep(String path) {
    return kept(DescriptorBudget.keepOrClose(LibC.get().open(path, LibC.READ_ONLY)), path);
  }

  /**
   * The same; but if too many descriptors are in use, one of a use that saves less is closed.
   *
   * @param use what the file is kept for
   */
  static Optional<KernelFile> openToKeep(String path, Use use) {
    return kept(
        EvictableDescriptors.get().keepOrClose(LibC.get().open(path, LibC.READ_ONLY), use), path);
  }

  private static Optional<KernelFile> kept(int fd, String path) {
    return fd >= 0 ? Optional.of(new KernelFile(fd, path)) : Optional.empty();
  }

  /** The present contents; empty if the process has gone. */
  public Optional<ByteText> read() throws IOException {
    Optional<ByteText> text = read(fd);
    return text.isPresent() ? text : goneOrThrow(path);
  }

  /**
   * The contents of an open file of short lines or words; empty if it can't be read, and {@link
   * LibC#errno} says why.
   */
  public static Optional<ByteText> read(int fd) {
    // A list of words ends a piece before a word that does not fit. So a piece need not be full to
    // be followed by another; but one that is half empty is the last.
    return read(fd, SMALL);
  }

  /** The same of a file whose lines may be long: it takes a system call more. */
  public static Optional<ByteText> readLines(int fd) {
    return read(fd, NOTHING);
  }

  /** Reads up to a piece of fewer bytes than these. */
  private static Optional<ByteText> read(int fd, int last) {
    Buffer buffer = BUFFER.get();
    int length = 0;
    while (true) {
      long n = LibC.get().pread(fd, buffer.nativeBytes, LARGE_ENOUGH_FOR_MOST, length);
      if (n < 0) {
        return Optional.empty();
      }
      if (length + n > buffer.bytes.length) {
        buffer.bytes = Arrays.copyOf(buffer.bytes, 2 * buffer.bytes.length);
      }
      buffer.nativeBytes.get(0, buffer.bytes, length, (int) n);
      length += (int) n;
      if (n < last) {
        return Optional.of(new ByteText(buffer.bytes, length));
      }
    }
  }

  /**
   * Returns if the last call on a file or directory failed because there is no such process.
   *
   * @throws IOException if it failed for another reason
   */
  static <T> Optional<T> goneOrThrow(String path) throws IOException {
    if (isOfNone(LibC.errno())) {
      return Optional.empty();
    }
    throw LibC.failure(path);
  }

  int descriptor() {
    return fd;
  }

  @Override
  public void close() {
    LibC.get().close(fd);
  }
}

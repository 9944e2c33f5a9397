package org.freezerfs.host.mounts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.libc.PollTable;

/**
 * The table of mounts in this program's mount namespace, and notice of its changes: an open
 * /proc/self/mountinfo. The kernel counts the changes of a namespace. poll(2) reports POLLPRI once
 * if there were changes since the last report (fs/proc_namespace.c, mounts_poll).
 */
final class MountTable implements AutoCloseable {
  private static final String FILE = "/proc/self/mountinfo";
  private static final int BUFFER_SIZE = 4096;

  private final int fd = LibC.get().open(FILE, LibC.READ_ONLY);
  private final PollTable poll = new PollTable(1);

  MountTable() throws IOException {
    if (fd < 0) {
      throw failure();
    }
    poll.watchPriority(0, fd);
  }

  /**
   * Reads all mounts; of several at one mount point the topmost is the last. If the table changes
   * meanwhile, a mount that exists all the time may be missing.
   */
  List<MountLine> read() throws IOException {
    Pointer buffer = Memory.allocateDirect(Runtime.getSystemRuntime(), BUFFER_SIZE);
    StringBuilder text = new StringBuilder();
    byte[] piece = new byte[BUFFER_SIZE];
    long length = LibC.get().pread(fd, buffer, BUFFER_SIZE, 0);
    while (length > 0) {
      buffer.get(0, piece, 0, (int) length);
      text.append(new String(piece, 0, (int) length, StandardCharsets.ISO_8859_1));
      length = LibC.get().pread(fd, buffer, BUFFER_SIZE, text.length());
    }
    if (length < 0) {
      throw failure();
    }
    return text.toString().lines().map(MountLine::of).flatMap(Optional::stream).toList();
  }

  private static IOException failure() {
    return new IOException(FILE + ": " + Errno.valueOf(LibC.errno()).description());
  }

  /**
   * Waits without bound until something is mounted or unmounted; returns at once if there was such
   * a change since the last call of this or {@link #hasChanged} that reported one.
   */
  void awaitChange() throws IOException {
    poll.poll(1, PollTable.FOREVER);
  }

  /**
   * Whether something was mounted or unmounted since the table was opened, or since the last call
   * of this or {@link #awaitChange} that reported a change.
   */
  boolean hasChanged() throws IOException {
    poll.poll(1, PollTable.DO_NOT_WAIT);
    return poll.isReady(0);
  }

  @Override
  public void close() {
    LibC.get().close(fd);
  }
}

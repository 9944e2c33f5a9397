package org.freezerfs.host.mounts;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.libc.PollTable;
import org.freezerfs.host.proc.ByteText;
import org.freezerfs.host.proc.KernelFile;

/**
 * The table of mounts in this program's mount namespace, and notice of its changes: an open
 * /proc/self/mountinfo. The kernel counts the changes of a namespace. poll(2) reports POLLPRI once
 * if there were changes since the last report (fs/proc_namespace.c, mounts_poll).
 */
final class MountTable implements AutoCloseable {
  private static final String FILE = "/proc/self/mountinfo";

  private final int fd = LibC.get().open(FILE, LibC.READ_ONLY);
  private final PollTable poll = new PollTable(1);

  MountTable() throws IOException {
    if (fd < 0) {
      throw LibC.failure(FILE);
    }
    poll.watchPriority(0, fd);
  }

  /**
   * Reads all mounts; of several at one mount point the topmost is the last. If the table changes
   * meanwhile, a mount that exists all the time may be missing.
   */
  List<MountLine> read() throws IOException {
    ByteText text = KernelFile.readLines(fd).orElseThrow(() -> LibC.failure(FILE));
    return text.toString().lines().map(MountLine::of).flatMap(Optional::stream).toList();
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

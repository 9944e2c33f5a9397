package org.freezerfs.host.libc;

import java.io.IOException;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * Waits, for one thread, until there is something to read, or another thread says that it is
 * enough.
 */
public final class Poller implements AutoCloseable {
  /** {@code EFD_CLOEXEC | EFD_NONBLOCK}. */
  private static final int EVENT_FLAGS = 02004000;

  private final int alarm = LibC.get().eventfd(0, EVENT_FLAGS);
  private final int count;
  private final PollTable table;

  /** A poller of these descriptors, which stay their owner's. */
  public Poller(int... descriptors) throws IOException {
    if (alarm < 0) {
      throw new IOException("eventfd: " + Errno.valueOf(LibC.errno()).description());
    }
    count = descriptors.length + 1;
    table = new PollTable(count);
    table.watch(0, alarm);
    for (int i = 0; i < descriptors.length; i++) {
      table.watch(i + 1, descriptors[i]);
    }
  }

  /**
   * Returns when there is something to read.
   *
   * @return false if it was woken instead, then and from then on
   */
  public boolean await() throws IOException {
    table.poll(count, PollTable.FOREVER);
    return !table.isReady(0);
  }

  /** Ends the waiting, for good. */
  public void wake() {
    Pointer one = Memory.allocateDirect(Runtime.getSystemRuntime(), Long.BYTES);
    one.putLong(0, 1);
    LibC.get().write(alarm, one, Long.BYTES);
  }

  @Override
  public void close() {
    LibC.get().close(alarm);
  }
}

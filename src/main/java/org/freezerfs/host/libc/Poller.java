package org.freezerfs.host.libc;

import java.io.IOException;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * Waits in one thread until a descriptor has something to read, or until another thread ends the
 * waiting.
 */
public final class Poller implements AutoCloseable {
  /** {@code EFD_CLOEXEC | EFD_NONBLOCK}. */
  private static final int EVENT_FLAGS = 02004000;

  /** An eventfd that becomes readable when the waiting is to end. */
  private final int wakeup = LibC.get().eventfd(0, EVENT_FLAGS);

  private final int count;
  private final PollTable table;

  /** A poller of these descriptors. It does not close them. */
  public Poller(int... descriptors) throws IOException {
    if (wakeup < 0) {
      throw LibC.failure("eventfd");
    }
    count = descriptors.length + 1;
    table = new PollTable(count);
    table.watch(0, wakeup);
    for (int i = 0; i < descriptors.length; i++) {
      table.watch(i + 1, descriptors[i]);
    }
  }

  /**
   * Waits without bound until there is something to read.
   *
   * @return false if {@link #wake} was called
   */
  public boolean await() throws IOException {
    table.poll(count, PollTable.FOREVER);
    return !table.isReady(0);
  }

  /** Ends this and every later {@link #await}. May be called by any thread. */
  public void wake() {
    Pointer one = Memory.allocate(Runtime.getSystemRuntime(), Long.BYTES);
    one.putLong(0, 1);
    LibC.get().write(wakeup, one, Long.BYTES);
  }

  @Override
  public void close() {
    LibC.get().close(wakeup);
  }
}

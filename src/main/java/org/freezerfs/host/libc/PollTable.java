package org.freezerfs.host.libc;

import java.io.IOException;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** The descriptors that poll(2) waits for: an array of struct pollfd. */
public final class PollTable {
  public static final int DO_NOT_WAIT = 0;
  public static final int FOREVER = -1;

  private static final short POLLIN = 1;
  private static final short POLLPRI = 2;

  // struct pollfd.
  private static final int SIZE = 8;
  private static final int EVENTS = 4;
  private static final int RESULTS = 6;

  private final Pointer table;

  public PollTable(int entries) {
    table = Memory.allocateDirect(Runtime.getSystemRuntime(), entries * SIZE, true);
  }

  /** Sets an entry to wait for POLLIN, data to read; a negative descriptor is never ready. */
  public void watch(int index, int descriptor) {
    watch(index, descriptor, POLLIN);
  }

  /** Sets an entry to wait for POLLPRI, an exceptional condition. */
  public void watchPriority(int index, int descriptor) {
    watch(index, descriptor, POLLPRI);
  }

  private void watch(int index, int descriptor, short events) {
    table.putInt((long) index * SIZE, descriptor);
    table.putShort((long) index * SIZE + EVENTS, events);
  }

  /** Waits until one of the first {@code count} entries is ready, or the time is over. */
  public void poll(int count, int milliseconds) throws IOException {
    while (LibC.get().poll(table, count, milliseconds) < 0) {
      if (LibC.errno() != Errno.EINTR.intValue()) {
        throw LibC.failure("poll");
      }
    }
  }

  /** Whether an entry was ready at the last {@link #poll}, or had an error. */
  public boolean isReady(int index) {
    return table.getShort((long) index * SIZE + RESULTS) != 0;
  }
}

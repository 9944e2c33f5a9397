package org.freezerfs.host.libc;

import java.io.IOException;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** What poll(2) is asked about: an array of struct pollfd. */
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

  /** Asks whether there is something to read; a negative descriptor never has. */
  public void watch(int index, int descriptor) {
    watch(index, descriptor, POLLIN);
  }

  /** Asks whether something has happened that is told by other means than by what is read. */
  public void watchUrgent(int index, int descriptor) {
    watch(index, descriptor, POLLPRI);
  }

  private void watch(int index, int descriptor, short events) {
    table.putInt((long) index * SIZE, descriptor);
    table.putShort((long) index * SIZE + EVENTS, events);
  }

  /** Asks about the first {@code count}. */
  public void poll(int count, int milliseconds) throws IOException {
    while (LibC.get().poll(table, count, milliseconds) < 0) {
      if (LibC.errno() != Errno.EINTR.intValue()) {
        throw new IOException("poll: " + Errno.valueOf(LibC.errno()).description());
      }
    }
  }

  /** What the answer was. */
  public boolean isReady(int index) {
    return table.getShort((long) index * SIZE + RESULTS) != 0;
  }
}

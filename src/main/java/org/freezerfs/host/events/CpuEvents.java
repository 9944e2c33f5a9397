package org.freezerfs.host.events;

import java.util.Optional;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.LibC;

/**
 * Reports processors that come online, by the kernel's uevents (lib/kobject_uevent.c). The kernel
 * sends an event before the write to {@code /sys/devices/system/cpu/cpuN/online} returns.
 */
final class CpuEvents implements AutoCloseable {
  private static final int NETLINK_KOBJECT_UEVENT = 15;
  private static final int FROM_THE_KERNEL = 1;

  /** The first four bytes of a uevent "online@...", as a big-endian word. */
  private static final int ONLINE = 'o' << 24 | 'n' << 16 | 'l' << 8 | 'i';

  private static final int QUEUE_BYTES = 64 << 10;
  private static final int BUFFER_SIZE = 64;

  private final Pointer buffer = Memory.allocateDirect(Runtime.getSystemRuntime(), BUFFER_SIZE);
  private final NetlinkSocket socket;

  private CpuEvents(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** Subscribes to the events; empty if the kernel refuses. */
  static Optional<CpuEvents> open() {
    SocketFilter filter = new SocketFilter().load(0).acceptIf(ONLINE);
    return NetlinkSocket.open(NETLINK_KOBJECT_UEVENT, FROM_THE_KERNEL, filter, QUEUE_BYTES)
        .map(CpuEvents::new);
  }

  /**
   * Whether a processor, or another device of this kind, may have come online since the last call.
   */
  boolean hasAnyComeOnline() {
    boolean any = false;
    while (socket.receive(buffer, BUFFER_SIZE) >= 0) {
      any = true;
    }
    return any || LibC.errno() == Errno.ENOBUFS.intValue();
  }

  /** The descriptor that is readable when there is an event. */
  int descriptor() {
    return socket.descriptor();
  }

  @Override
  public void close() {
    socket.close();
  }
}

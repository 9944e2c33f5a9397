package org.freezerfs.host.events;

import java.util.Optional;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.LibC;

/**
 * Tells of processors that come online, by the kernel's uevents (lib/kobject_uevent.c). They are
 * sent before the write to {@code /sys/devices/system/cpu/cpuN/online} returns.
 */
final class CpuEvents implements AutoCloseable {
  private static final int NETLINK_KOBJECT_UEVENT = 15;
  private static final int FROM_THE_KERNEL = 1;

  /** How uevents begin that say that some device is online, as a big-endian word. */
  private static final int ONLINE = 'o' << 24 | 'n' << 16 | 'l' << 8 | 'i';

  private static final int QUEUE_BYTES = 64 << 10;
  private static final int BUFFER_SIZE = 64;

  private final Pointer buffer = Memory.allocateDirect(Runtime.getSystemRuntime(), BUFFER_SIZE);
  private final NetlinkSocket socket;

  private CpuEvents(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** Empty if the kernel does not let us listen. */
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

  /** What to wait on for such an event. */
  int descriptor() {
    return socket.descriptor();
  }

  @Override
  public void close() {
    socket.close();
  }
}

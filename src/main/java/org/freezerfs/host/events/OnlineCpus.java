package org.freezerfs.host.events;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.proc.ByteText;
import org.freezerfs.host.proc.KernelFile;

/**
 * The processors that are online, and notice of those that come online.
 *
 * <p>They are listed in /proc/stat: a system that chroot(2) enters may have no /sys, which lists
 * them too. Those that come are reported by the kernel's uevents (lib/kobject_uevent.c). It sends
 * an event before the write to {@code /sys/devices/system/cpu/cpuN/online} returns.
 */
final class OnlineCpus implements AutoCloseable {
  private static final int NETLINK_KOBJECT_UEVENT = 15;
  private static final int FROM_THE_KERNEL = 1;

  /** The first four bytes of a uevent "online@...", as a big-endian word. */
  private static final int ONLINE = 'o' << 24 | 'n' << 16 | 'l' << 8 | 'i';

  private static final int QUEUE_BYTES = 64 << 10;
  private static final int BUFFER_SIZE = 64;

  private static final String STAT = "/proc/stat";
  private static final byte[] CPU = ByteText.word("cpu");

  private final Pointer buffer = Memory.allocateDirect(Runtime.getSystemRuntime(), BUFFER_SIZE);
  private final NetlinkSocket socket;

  private OnlineCpus(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** The numbers of the processors that are online; none if the file is missing. */
  static int[] list() throws IOException {
    return list(STAT);
  }

  /** Reads the numbers in the first lines, such as {@code cpu0 10132153 290696 3084719}. */
  static int[] list(String path) throws IOException {
    ByteText stat = KernelFile.read(path).orElse(null);
    int[] numbers = new int[0];
    int line = 0;
    while (stat != null && stat.startsWith(line, CPU)) {
      int number = line + CPU.length;
      // The first line is that of all processors.
      if (stat.isDigit(number)) {
        numbers = Arrays.copyOf(numbers, numbers.length + 1);
        numbers[numbers.length - 1] = (int) stat.number(number);
      }
      line = stat.skipLine(line);
    }
    return numbers;
  }

  /** Subscribes to the events; empty if the kernel refuses. */
  static Optional<OnlineCpus> open() {
    SocketFilter filter = new SocketFilter().load(0).acceptIf(ONLINE);
    return NetlinkSocket.open(NETLINK_KOBJECT_UEVENT, FROM_THE_KERNEL, filter, QUEUE_BYTES)
        .map(OnlineCpus::new);
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

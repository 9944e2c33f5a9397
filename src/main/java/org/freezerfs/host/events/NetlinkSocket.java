package org.freezerfs.host.events;

import java.lang.ref.Reference;
import java.util.Optional;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.LibC;

/** A socket on which the kernel sends events: netlink(7). No call of it waits. */
final class NetlinkSocket implements AutoCloseable {
  private static final int PF_NETLINK = 16;
  private static final int SOCK_DGRAM_CLOEXEC = 02000002;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int SO_ATTACH_FILTER = 26;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int SOL_NETLINK = 270;

  // Of struct sockaddr_nl.
  private static final int ADDRESS_SIZE = 12;
  private static final int GROUPS = 8;

  private final int descriptor;

  private NetlinkSocket(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Opens a socket; empty if the kernel refuses.
   *
   * @param protocol one of the NETLINK_ numbers
   * @param groups a bit for each multicast group that it receives from the beginning
   * @param filter decides which messages are received
   * @param queueBytes how many bytes of unread messages the kernel may keep
   */
  static Optional<NetlinkSocket> open(
      int protocol, int groups, SocketFilter filter, int queueBytes) {
    int descriptor = LibC.get().socket(PF_NETLINK, SOCK_DGRAM_CLOEXEC, protocol);
    if (descriptor < 0) {
      return Optional.empty();
    }
    NetlinkSocket socket = new NetlinkSocket(descriptor);
    if (socket.prepare(groups, filter, queueBytes)) {
      return Optional.of(socket);
    }
    socket.close();
    return Optional.empty();
  }

  private boolean prepare(int groups, SocketFilter filter, int queueBytes) {
    Pointer size = word(queueBytes);
    Pointer address = Memory.allocate(Runtime.getSystemRuntime(), ADDRESS_SIZE);
    address.putShort(0, (short) PF_NETLINK);
    address.putInt(GROUPS, groups);
    return setOption(SOL_SOCKET, SO_ATTACH_FILTER, filter.asOption(), SocketFilter.OPTION_SIZE)
        && (setOption(SOL_SOCKET, SO_RCVBUFFORCE, size, Integer.BYTES)
            || setOption(SOL_SOCKET, SO_RCVBUF, size, Integer.BYTES))
        && LibC.get().bind(descriptor, address, ADDRESS_SIZE) == 0;
  }

  private boolean setOption(int level, int option, Pointer value, int size) {
    try {
      return LibC.get().setsockopt(descriptor, level, option, value, size) == 0;
    } finally {
      // A filter's memory is direct, because it contains its own address.
      Reference.reachabilityFence(value);
    }
  }

  /** Sets an option of the level SOL_NETLINK; false if the kernel refuses. */
  boolean setNetlinkOption(int option, int number) {
    return setOption(SOL_NETLINK, option, word(number), Integer.BYTES);
  }

  private static Pointer word(int word) {
    Pointer pointer = Memory.allocate(Runtime.getSystemRuntime(), Integer.BYTES);
    pointer.putInt(0, word);
    return pointer;
  }

  /** Sends a message; returns whether it was sent as a whole. */
  boolean send(Pointer message, int length) {
    return LibC.get().send(descriptor, message, length, 0) == length;
  }

  /**
   * Receives the next message.
   *
   * @return its length; below 0 if there is none, and {@link LibC#errno} says why: EAGAIN, or
   *     ENOBUFS once after some had to be dropped
   */
  long receive(Pointer into, int size) {
    return LibC.get().recv(descriptor, into, size, LibC.DO_NOT_WAIT);
  }

  /** The descriptor that is readable when there is a message. */
  int descriptor() {
    return descriptor;
  }

  @Override
  public void close() {
    LibC.get().close(descriptor);
  }
}

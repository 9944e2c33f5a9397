package org.freezerfs.host.libc;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * One end of a connection between two processes, by which they send messages, and with them open
 * descriptors: unix(7), SOCK_SEQPACKET and SCM_RIGHTS. Java's own sockets can't send descriptors.
 */
public final class DescriptorSocket implements AutoCloseable {
  private static final int AF_UNIX = 1;

  /** {@code SOCK_SEQPACKET | SOCK_CLOEXEC}. */
  private static final int PACKETS = 02000005;

  private static final int CLOSE_ON_EXEC = 02000000;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int SO_PEERCRED = 17;

  // Struct ucred.
  private static final int CREDENTIALS_SIZE = 12;
  private static final int UID = 4;
  private static final int GID = 8;

  private static final int SHUT_RD = 0;
  private static final int SHUT_RDWR = 2;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;

  // Struct sockaddr_un.
  private static final int ADDRESS_SIZE = 110;
  private static final int PATH = 2;

  // Struct iovec.
  private static final int VECTOR_SIZE = 16;
  private static final int VECTOR_LENGTH = 8;

  // Struct msghdr.
  private static final int MESSAGE_SIZE = 56;
  private static final int VECTORS = 16;
  private static final int VECTOR_COUNT = 24;
  private static final int CONTROL = 32;
  private static final int CONTROL_LENGTH = 40;
  private static final int FLAGS = 48;
  private static final int MSG_TRUNC = 0x20;

  // Struct cmsghdr, and one descriptor after it.
  private static final int CONTROL_SIZE = 24;
  private static final int LEVEL = 8;
  private static final int TYPE = 12;
  private static final int DESCRIPTOR = 16;
  private static final int CONTROL_END = 20;

  private static final int LARGEST = 64 * 1024;

  /** Between two words of a message. */
  private static final String SEPARATOR = "\0";

  /** A message; the descriptor that came with it is the receiver's to close. */
  public record Message(List<String> words, OptionalInt descriptor) {}

  private final int socket;

  private DescriptorSocket(int socket) {
    this.socket = socket;
  }

  /** Waits for connections at a path, of at most 107 bytes, at which there is no file. */
  public static DescriptorSocket listen(Path path) throws IOException {
    DescriptorSocket listening = open();
    try {
      listening.check(
          LibC.get().bind(listening.socket, address(path), ADDRESS_SIZE), path.toString());
      listening.check(LibC.get().listen(listening.socket, 1), path.toString());
      return listening;
    } catch (IOException e) {
      listening.close();
      throw e;
    }
  }

  /** Connects to a process that listens at a path. */
  public static DescriptorSocket connect(Path path) throws IOException {
    DescriptorSocket connecting = open();
    try {
      connecting.check(
          LibC.get().connect(connecting.socket, address(path), ADDRESS_SIZE), path.toString());
      return connecting;
    } catch (IOException e) {
      connecting.close();
      throw e;
    }
  }

  private static DescriptorSocket open() throws IOException {
    DescriptorSocket opened = new DescriptorSocket(LibC.get().socket(AF_UNIX, PACKETS, 0));
    opened.check(opened.socket, "socket");
    return opened;
  }

  private static Pointer address(Path path) throws IOException {
    Pointer address = Memory.allocate(Runtime.getSystemRuntime(), ADDRESS_SIZE);
    byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
    // A NUL ends it.
    if (PATH + bytes.length >= ADDRESS_SIZE) {
      throw LibC.failure(path.toString(), Errno.ENAMETOOLONG.intValue());
    }
    address.putShort(0, (short) AF_UNIX);
    address.put(PATH, bytes, 0, bytes.length);
    return address;
  }

  private int check(int result, String what) throws IOException {
    if (result < 0) {
      throw LibC.failure(what);
    }
    return result;
  }

  /**
   * The process that has connected, as it was then.
   *
   * @param pid 0 if it is in another pid namespace
   * @param uid its effective user
   * @param gid its effective group
   */
  public record Peer(int pid, int uid, int gid) {}

  /** The process at the other end of an accepted connection. */
  public Peer peer() throws IOException {
    Pointer credentials = Memory.allocate(Runtime.getSystemRuntime(), CREDENTIALS_SIZE);
    Pointer length = Memory.allocate(Runtime.getSystemRuntime(), Integer.BYTES);
    length.putInt(0, CREDENTIALS_SIZE);
    check(LibC.get().getsockopt(socket, SOL_SOCKET, SO_PEERCRED, credentials, length), "peer");
    return new Peer(credentials.getInt(0), credentials.getInt(UID), credentials.getInt(GID));
  }

  /** Waits without bound for a connection. */
  public DescriptorSocket accept() throws IOException {
    return new DescriptorSocket(
        check(LibC.get().accept4(socket, null, null, CLOSE_ON_EXEC), "accept"));
  }

  /**
   * Waits without bound until the other process has closed its end, or ended. Descriptors that it
   * sends until then are not opened here.
   *
   * @return the words of the last message before that; empty if there was none
   */
  public List<String> awaitEnd() throws IOException {
    List<String> last = List.of();
    Optional<Message> next = receiveNext(false);
    while (next.isPresent()) {
      last = next.get().words();
      next = receiveNext(false);
    }
    return last;
  }

  /** Waits for a connection. */
  public DescriptorSocket accept(Duration time) throws IOException {
    await(time);
    return accept();
  }

  private void await(Duration time) throws IOException {
    PollTable table = new PollTable(1);
    table.watch(0, socket);
    table.poll(1, (int) time.toMillis());
    if (!table.isReady(0)) {
      throw new IOException("no answer in " + time.toSeconds() + " s");
    }
  }

  /** Sends a message of one word. */
  public void send(String word) throws IOException {
    send(new Message(List.of(word), OptionalInt.empty()));
  }

  /** Sends a message, with its descriptor if it has one. No word contains a NUL. */
  public void send(Message message) throws IOException {
    OptionalInt descriptor = message.descriptor();
    byte[] text = String.join(SEPARATOR, message.words()).getBytes(StandardCharsets.UTF_8);
    Buffers buffers = new Buffers(text.length, descriptor.isPresent());
    buffers.text.put(0, text, 0, text.length);
    if (descriptor.isPresent()) {
      buffers.control.putLong(0, CONTROL_END);
      buffers.control.putInt(LEVEL, SOL_SOCKET);
      buffers.control.putInt(TYPE, SCM_RIGHTS);
      buffers.control.putInt(DESCRIPTOR, descriptor.getAsInt());
    }
    try {
      check((int) LibC.get().sendmsg(socket, buffers.message, MSG_NOSIGNAL), "send");
    } finally {
      Reference.reachabilityFence(buffers);
    }
  }

  /**
   * Waits for a message.
   *
   * @throws IOException if none comes in time, or the other process has ended
   */
  public Message receive(Duration time) throws IOException {
    return receive(time, true);
  }

  /**
   * Waits for the words of a message. A descriptor that comes with them is not opened here.
   *
   * @throws IOException if no message comes in time, or the other process has ended
   */
  public List<String> receiveWords(Duration time) throws IOException {
    return receive(time, false).words();
  }

  private Message receive(Duration time, boolean takesDescriptor) throws IOException {
    await(time);
    return receiveNext(takesDescriptor)
        .orElseThrow(() -> new IOException("the other process has ended"));
  }

  /**
   * Takes the next message; empty after the last, once no more can come.
   *
   * @throws IOException if it is longer than any that {@link #send} is meant for
   */
  private Optional<Message> receiveNext(boolean takesDescriptor) throws IOException {
    Buffers buffers = new Buffers(LARGEST, takesDescriptor);
    try {
      int length =
          check((int) LibC.get().recvmsg(socket, buffers.message, MSG_CMSG_CLOEXEC), "receive");
      if (length == 0) {
        return Optional.empty();
      }
      if ((buffers.message.getInt(FLAGS) & MSG_TRUNC) != 0) {
        throw new IOException("a message is longer than " + LARGEST + " bytes");
      }
      byte[] text = new byte[length];
      buffers.text.get(0, text, 0, length);
      boolean hasDescriptor =
          takesDescriptor
              && buffers.message.getLong(CONTROL_LENGTH) >= CONTROL_END
              && buffers.control.getInt(TYPE) == SCM_RIGHTS;
      return Optional.of(
          new Message(
              List.of(new String(text, StandardCharsets.UTF_8).split(SEPARATOR, -1)),
              hasDescriptor
                  ? OptionalInt.of(buffers.control.getInt(DESCRIPTOR))
                  : OptionalInt.empty()));
    } finally {
      Reference.reachabilityFence(buffers);
    }
  }

  /**
   * Ends receiving: from now on the other process fails to send.
   *
   * @return the words that it had sent before; empty if there are none
   */
  public Optional<Message> endReceiving() throws IOException {
    check(LibC.get().shutdown(socket, SHUT_RD), "shutdown");
    return receiveNext(false);
  }

  /**
   * Ends the connection for both sides: no message can be sent, and a waiting receiver sees the
   * end.
   */
  public void shutdown() {
    LibC.get().shutdown(socket, SHUT_RDWR);
  }

  @Override
  public void close() {
    LibC.get().close(socket);
  }

  /** A struct msghdr with one vector. The memory is direct, because it contains addresses. */
  private static final class Buffers {
    final Pointer text;
    final Pointer control = direct(CONTROL_SIZE);
    final Pointer vector = direct(VECTOR_SIZE);
    final Pointer message = direct(MESSAGE_SIZE);

    Buffers(int size, boolean hasControl) {
      text = direct(Math.max(size, 1));
      vector.putAddress(0, text.address());
      vector.putLong(VECTOR_LENGTH, size);
      message.putAddress(VECTORS, vector.address());
      message.putLong(VECTOR_COUNT, 1);
      if (hasControl) {
        message.putAddress(CONTROL, control.address());
        // No room for a second descriptor, which nobody would close.
        message.putLong(CONTROL_LENGTH, CONTROL_END);
      }
    }

    private static Pointer direct(int size) {
      return Memory.allocateDirect(Runtime.getSystemRuntime(), size, true);
    }
  }
}

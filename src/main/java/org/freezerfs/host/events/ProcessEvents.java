package org.freezerfs.host.events;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.proc.PidNamespaces;
import org.freezerfs.host.proc.UserNamespace;

/**
 * Reports every process on the host that forks or exits, by the kernel's process-events connector
 * (drivers/connector/cn_proc.c). The kernel sends the event of a fork before the child first runs
 * and before fork(2) returns to the parent. So after reading until the queue is empty, a reader
 * knows of every fork whose effects any process can have seen.
 *
 * <p>Only events of whole processes come through. A filter in the kernel drops the events of
 * threads, and those of execs, which change neither a process's identity nor its parent.
 *
 * <p>Before Linux 6.6 the kernel has one counter for all listeners of the machine: each
 * PROC_CN_MCAST_LISTEN adds one, each PROC_CN_MCAST_IGNORE takes one away, and no listener gets
 * events or answers while it is below one. So an IGNORE is only sent after a LISTEN, once: one more
 * would take away the events of another program.
 *
 * <p>Not safe for several threads at once.
 */
public final class ProcessEvents implements AutoCloseable {
  /** Is called for each event, in the order in which the events happened. */
  public interface Listener {
    /**
     * The process {@code child} was forked. With CLONE_PARENT, its parent is not the process that
     * forked it.
     */
    void onFork(int parent, int child) throws IOException;

    /** The leader of the process has exited; its other threads may go on. */
    void onExit(int pid) throws IOException;

    /** A tracer has attached to a process, or detached from it. */
    void onTracerChange(int pid) throws IOException;
  }

  /** The result of {@link #read}. */
  public enum ReadResult {
    /** The queue was empty: the listener got every event that had happened. */
    UP_TO_DATE,
    /** There may be more events to read. */
    MORE_QUEUED,
    /** The kernel had to drop events. */
    EVENTS_LOST
  }

  /** What became of a request for events. */
  private enum Answer {
    GRANTED,
    REFUSED,
    /** The kernel has taken the request, and has sent no answer. */
    MISSING,
    /** The answer may have been dropped: events came meanwhile for which the queue has no room. */
    UNKNOWN
  }

  private static final int NETLINK_CONNECTOR = 11;
  private static final int CN_IDX_PROC = 1;
  private static final int CN_VAL_PROC = 1;
  private static final int LISTEN = 1;
  private static final int IGNORE = 2;

  private static final int NETLINK_ADD_MEMBERSHIP = 1;
  private static final int NETLINK_DROP_MEMBERSHIP = 2;

  private static final int NLMSGHDR = 16;
  private static final int NLMSG_DONE = 3;
  private static final int CN_MSG = 20;

  // Where things are in a message: struct nlmsghdr, cn_msg, proc_event.
  private static final int TYPE = 4;
  private static final int VALUE = NLMSGHDR + 4;
  private static final int ACKNOWLEDGED = NLMSGHDR + 12;
  private static final int DATA_LENGTH = NLMSGHDR + 16;
  private static final int WHAT = NLMSGHDR + CN_MSG;
  private static final int TIME = WHAT + 8;
  private static final int DATA = WHAT + 16;
  private static final int ERROR = DATA;
  private static final int PARENT_PROCESS = DATA + 4;
  private static final int CHILD = DATA + 8;
  private static final int CHILD_PROCESS = DATA + 12;
  private static final int TASK = DATA;
  private static final int PROCESS = DATA + 4;

  private static final int ANSWER = 0;
  private static final int FORK = 0x1;
  private static final int PTRACE = 0x100;
  private static final int EXIT = 0x80000000;

  /** Room for some tens of thousands of unread events. */
  private static final int QUEUE_BYTES = 16 << 20;

  private static final int BUFFER_SIZE = 256;

  /** How many events one call of {@link #read} reads at most. */
  private static final int BATCH = 256;

  /** How often events are asked for, if the answer was dropped because the queue was full. */
  private static final int MAX_REQUESTS = 100;

  private final Pointer buffer = Memory.allocateDirect(Runtime.getSystemRuntime(), BUFFER_SIZE);
  private final NetlinkSocket socket;

  /** Whether the kernel has granted the last request, so that an IGNORE is due. */
  private boolean isListening;

  private boolean isGranted;
  private long lastTime;

  private ProcessEvents(NetlinkSocket socket) {
    this.socket = socket;
  }

  /**
   * Opens the connector, and asks once whether the kernel sends events; {@link #listen} starts
   * them.
   *
   * @return empty if the kernel refuses: before Linux 6.6, and with some later kernels, listening
   *     takes CAP_NET_ADMIN; and it is possible only from the host's own pid and user namespaces
   */
  public static Optional<ProcessEvents> open() {
    return open(QUEUE_BYTES);
  }

  /**
   * The same, with another size of the queue.
   *
   * @param queueBytes how many bytes of unread events the kernel may keep
   */
  public static Optional<ProcessEvents> open(int queueBytes) {
    Optional<NetlinkSocket> socket = NetlinkSocket.open(NETLINK_CONNECTOR, 0, filter(), queueBytes);
    if (socket.isEmpty()) {
      return Optional.empty();
    }
    ProcessEvents events = new ProcessEvents(socket.get());
    Answer answer = events.request();
    events.ignore();
    boolean isPossible = answer == Answer.MISSING ? isOfHost() : answer == Answer.GRANTED;
    if (isPossible) {
      return Optional.of(events);
    }
    socket.get().close();
    return Optional.empty();
  }

  /** Whether the kernel answers this program. It never does in other namespaces. */
  private static boolean isOfHost() {
    return UserNamespace.isInitial() && PidNamespaces.isInitial();
  }

  /**
   * Whether the kernel granted the last request for events, that of {@link #open} at first. If not,
   * a later one may be granted: see {@link #listen}.
   */
  public boolean isGranted() {
    return isGranted;
  }

  /**
   * Starts the events.
   *
   * <p>The kernel may leave a request unanswered for a while: before Linux 6.6 if its counter of
   * listeners is too low, because another program has taken away more than it had added. The
   * request counts all the same, and is not taken back, so each further one brings the counter
   * nearer to what it should be.
   *
   * @return false if the kernel sends none
   */
  public boolean listen() {
    if (request() != Answer.GRANTED) {
      leave();
    }
    return isGranted;
  }

  /** Asks for events; as often as needed to know the answer. */
  private Answer request() {
    Answer answer = Answer.REFUSED;
    if (socket.setNetlinkOption(NETLINK_ADD_MEMBERSHIP, CN_IDX_PROC)) {
      answer = requestOnce();
      for (int i = 1; i < MAX_REQUESTS && answer == Answer.UNKNOWN; i++) {
        answer = requestOnce();
      }
    }
    isGranted = answer == Answer.GRANTED;
    isListening = isGranted;
    return answer;
  }

  private Answer requestOnce() {
    int number = ThreadLocalRandom.current().nextInt();
    if (!send(LISTEN, number)) {
      return Answer.REFUSED;
    }
    Answer answer = readAnswer(number);
    if (answer == Answer.UNKNOWN) {
      // Most likely it was granted.
      send(IGNORE, number);
    }
    return answer;
  }

  /** Stops the events, and drops those that are queued. */
  public void ignore() {
    if (isListening) {
      isListening = false;
      send(IGNORE, 0);
    }
    leave();
  }

  /** Receives nothing any more: not even the answers to others. */
  private void leave() {
    socket.setNetlinkOption(NETLINK_DROP_MEMBERSHIP, CN_IDX_PROC);
    while (receive() >= 0 || LibC.errno() == Errno.ENOBUFS.intValue()) {
      // Events that no listener wants any more.
    }
  }

  /** Accepts answers, forks and exits of processes, and attaching and detaching of tracers. */
  private static SocketFilter filter() {
    return new SocketFilter()
        .load(WHAT)
        .acceptIf(inPacket(ANSWER))
        .acceptIf(inPacket(PTRACE))
        .acceptIfWordsEqual(inPacket(FORK), CHILD, CHILD_PROCESS)
        .acceptIfWordsEqual(inPacket(EXIT), TASK, PROCESS);
  }

  /** A filter reads words as big-endian. */
  private static int inPacket(int word) {
    return Integer.reverseBytes(word);
  }

  /**
   * Sends a request.
   *
   * @param number the answer has the next one: the kernel sends each answer to all listeners
   */
  private boolean send(int operation, int number) {
    int length = NLMSGHDR + CN_MSG + Integer.BYTES;
    Pointer message = Memory.allocate(Runtime.getSystemRuntime(), length);
    message.putInt(0, length);
    message.putShort(TYPE, (short) NLMSG_DONE);
    message.putInt(NLMSGHDR, CN_IDX_PROC);
    message.putInt(VALUE, CN_VAL_PROC);
    message.putInt(ACKNOWLEDGED, number);
    message.putShort(DATA_LENGTH, (short) Integer.BYTES);
    message.putInt(NLMSGHDR + CN_MSG, operation);
    return socket.send(message, length);
  }

  /**
   * Reads the kernel's answer to the request with a number. It is there when the request has been
   * sent, or never comes.
   */
  private Answer readAnswer(int number) {
    boolean isAnyDropped = false;
    while (true) {
      if (receive() >= 0) {
        if (buffer.getInt(WHAT) == ANSWER && buffer.getInt(ACKNOWLEDGED) == number + 1) {
          return buffer.getInt(ERROR) == 0 ? Answer.GRANTED : Answer.REFUSED;
        }
      } else if (LibC.errno() == Errno.ENOBUFS.intValue()) {
        isAnyDropped = true;
      } else {
        return isAnyDropped ? Answer.UNKNOWN : Answer.MISSING;
      }
    }
  }

  private long receive() {
    return socket.receive(buffer, BUFFER_SIZE);
  }

  /** Calls the listener for the queued events, up to a bounded number. */
  public ReadResult read(Listener listener) throws IOException {
    for (int i = 0; i < BATCH; i++) {
      if (receive() < 0) {
        return resultOf(LibC.errno());
      }
      lastTime = buffer.getLong(TIME);
      switch (buffer.getInt(WHAT)) {
        case FORK -> listener.onFork(buffer.getInt(PARENT_PROCESS), buffer.getInt(CHILD));
        case EXIT -> listener.onExit(buffer.getInt(PROCESS));
        case PTRACE -> listener.onTracerChange(buffer.getInt(PROCESS));
        default -> {}
      }
    }
    return ReadResult.MORE_QUEUED;
  }

  /** When the event that was read last has happened, as {@link System#nanoTime} counts. */
  public long lastTime() {
    return lastTime;
  }

  private static ReadResult resultOf(int errno) throws IOException {
    if (errno == Errno.EAGAIN.intValue()) {
      return ReadResult.UP_TO_DATE;
    }
    if (errno == Errno.EINTR.intValue()) {
      return ReadResult.MORE_QUEUED;
    }
    if (errno == Errno.ENOBUFS.intValue()) {
      return ReadResult.EVENTS_LOST;
    }
    throw LibC.failure("process events", errno);
  }

  /** The descriptor that is readable when there is an event. */
  public int descriptor() {
    return socket.descriptor();
  }

  @Override
  public void close() {
    ignore();
    socket.close();
  }
}

package org.freezerfs.fuse;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.Struct;
import jnr.ffi.provider.jffi.Stubs;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.libc.PollTable;
import ru.serce.jnrfuse.struct.FuseOperations;

/**
 * A filesystem that libfuse 2 has mounted, with the functions by which a program receives requests
 * on threads of its own. jnr-fuse declares none of them: its own mount serves requests on threads
 * of libfuse, which are attached to the virtual machine and detached again at every request.
 */
final class FuseSession {
  /**
   * Functions of libfuse 2, by their C names. All addresses are {@code long}, which jnr-ffi passes
   * on as they are: it would make a converter for each other type when the program starts.
   */
  @SuppressWarnings("MemberName")
  public interface Library {
    /** See fuse_setup in lib/helper.c; returns a struct fuse, or 0. */
    long fuse_setup(
        int argc,
        Pointer argv,
        Pointer operations,
        long size,
        Pointer mountPoint,
        Pointer multithreaded,
        Pointer userData);

    /** Returns the struct fuse_session of a struct fuse. */
    long fuse_get_session(long fuse);

    /** Returns the struct fuse_chan after {@code channel}; after 0 the first. */
    long fuse_session_next_chan(long session, long channel);

    /** Returns the descriptor of a struct fuse_chan's /dev/fuse. */
    int fuse_chan_fd(long channel);

    /** Returns the struct fuse_context of the request that the calling thread serves. */
    Pointer fuse_get_context();

    /** Returns the size of the largest request, in bytes. */
    long fuse_chan_bufsize(long channel);

    /** See {@link FuseSession#receive}; the channel is the address of a pointer to it. */
    int fuse_session_receive_buf(long session, long buffer, long channel);

    /** See {@link FuseSession#process}. */
    void fuse_session_process_buf(long session, long buffer, long channel);

    /** Wakes the pollers of an open file; the argument is a struct fuse_pollhandle. */
    int fuse_notify_poll(Pointer handle);

    /** Frees a struct fuse_pollhandle. */
    void fuse_pollhandle_destroy(Pointer handle);

    /** See {@link FuseSession#reset}. */
    void fuse_session_reset(long session);

    /** Unmounts, and closes the channel; the mount point is as {@link #fuse_setup} returned it. */
    void fuse_unmount(long mountPoint, long channel);

    /** Frees a struct fuse and its session; a channel that is still open is closed. */
    void fuse_destroy(long fuse);
  }

  /** A struct fuse_args in native memory, which exists as long as this object. */
  private static final class Arguments {
    private final Pointer vector;
    private final Pointer arguments;
    private final List<Pointer> memory = new ArrayList<>();

    /** The words have one byte in each character. */
    Arguments(List<String> words) {
      vector = allocate((words.size() + 1) * Long.BYTES);
      for (int i = 0; i < words.size(); i++) {
        byte[] bytes = words.get(i).getBytes(StandardCharsets.ISO_8859_1);
        Pointer word = allocate(bytes.length + 1);
        word.put(0, bytes, 0, bytes.length);
        vector.putAddress((long) i * Long.BYTES, word.address());
      }
      arguments = allocate(ARGUMENTS_SIZE);
      arguments.putInt(0, words.size());
      arguments.putAddress(ARGUMENTS_VECTOR, vector.address());
    }

    private Pointer allocate(int size) {
      Pointer allocated = Memory.allocateDirect(Runtime.getSystemRuntime(), size, true);
      memory.add(allocated);
      return allocated;
    }

    /** The struct fuse_args. */
    Pointer pointer() {
      return arguments;
    }

    /** Its argv. */
    Pointer vector() {
      return vector;
    }
  }

  /** libfuse 2. */
  static final String FILE = "libfuse.so.2";

  // Struct fuse_args: argc, argv, and whether libfuse has allocated argv.
  private static final int ARGUMENTS_SIZE = 24;
  private static final int ARGUMENTS_VECTOR = 8;

  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;

  private final Library library;
  private final long fuse;
  private final long mountPoint;

  /** Struct fuse_session. */
  private final long session;

  /** Struct fuse_chan: where requests come from. */
  private final long channel;

  private final int device;

  /** Empty if no other daemon can take the mount over. */
  private Optional<TranslatingChannel> translating = Optional.empty();

  /** Whether /dev/fuse is closed, or about to be. */
  @GuardedBy("this")
  private boolean closed;

  private FuseSession(Library library, long fuse, long mountPoint) {
    this.library = library;
    this.fuse = fuse;
    this.mountPoint = mountPoint;
    session = library.fuse_get_session(fuse);
    channel = library.fuse_session_next_chan(session, 0);
    device = library.fuse_chan_fd(channel);
  }

  private static final class Loaded {
    static final Library LIBRARY = Stubs.load(Library.class, FILE, false);
  }

  /**
   * The functions, which are loaded at the first call.
   *
   * @throws UnsatisfiedLinkError if there is no libfuse 2
   */
  static Library library() {
    return Loaded.LIBRARY;
  }

  /**
   * Mounts as fuse_main(3) does, from the same arguments.
   *
   * @param operations are copied; the callbacks must exist until {@link #teardown}
   * @return null if it could not be mounted; libfuse has written the reason to standard error
   */
  static FuseSession mount(Library library, List<String> arguments, FuseOperations operations) {
    Runtime runtime = operations.getRuntime();
    Pointer mountPoint = Memory.allocate(runtime, Long.BYTES);
    Pointer multithreaded = Memory.allocate(runtime, Integer.BYTES);
    Arguments words = new Arguments(arguments);
    long fuse;
    try {
      fuse =
          library.fuse_setup(
              arguments.size(),
              words.vector(),
              Struct.getMemory(operations),
              Struct.size(operations),
              mountPoint,
              multithreaded,
              null);
    } finally {
      Reference.reachabilityFence(words);
    }
    if (fuse == 0) {
      return null;
    }
    FuseSession session = new FuseSession(library, fuse, mountPoint.getAddress(0));
    // libfuse leaves it to programs that this one starts. With one of them the mount would live on
    // after this program's death, and never answer.
    LibC.get().fcntl(session.device, F_SETFD, FD_CLOEXEC);
    return session;
  }

  /**
   * Serves a filesystem that another daemon has mounted.
   *
   * @param device the other daemon's /dev/fuse
   * @param arguments options of libfuse alone, with a program's name before them
   * @return null if libfuse does not know one of these; it has written so to standard error
   */
  static FuseSession adopt(
      Library library, int device, List<String> arguments, FuseOperations operations) {
    Arguments memory = new Arguments(arguments);
    try {
      long fuse =
          ReplyChannel.library()
              .fuse_new_compat25(
                  device, memory.pointer(), Struct.getMemory(operations), Struct.size(operations));
      return fuse == 0 ? null : new FuseSession(library, fuse, 0);
    } finally {
      Reference.reachabilityFence(memory);
    }
  }

  /**
   * From now on requests and replies are translated. To be called before the first request is
   * received.
   */
  void translate(NodeTranslator translator) {
    translating = Optional.of(new TranslatingChannel(device, requestSize(), translator));
  }

  /** The descriptor of /dev/fuse. */
  int device() {
    return device;
  }

  /** The size of the largest request, in bytes. */
  long requestSize() {
    return library.fuse_chan_bufsize(channel);
  }

  /** An empty buffer for the requests of one thread. */
  RequestBuffer newBuffer() {
    return new RequestBuffer(requestSize());
  }

  /**
   * Waits for a request.
   *
   * @return its size; 0 once the mount has ended; a negative errno if it can't be received
   */
  int receive(RequestBuffer buffer) {
    buffer.reset(channel);
    return library.fuse_session_receive_buf(session, buffer.address(), buffer.channelAddress());
  }

  /** Answers the received request with an errno, without a callback and without new memory. */
  void refuse(RequestBuffer buffer, Errno errno) {
    buffer.refuse(device, errno);
  }

  /** Calls the callback for the received request, and sends its answer. */
  void process(RequestBuffer buffer) {
    if (translating.isEmpty()) {
      process(buffer, buffer.channel());
      return;
    }
    switch (translating.get().translator().translate(buffer.request())) {
      case PROCESS -> process(buffer, buffer.channel());
      case PROCESS_AND_NOTE -> process(buffer, translating.get().channel());
      case STALE -> translating.get().answerStale(buffer);
      case IGNORE -> {}
    }
  }

  /** The same with another struct fuse_chan for the answer. */
  void process(RequestBuffer buffer, long by) {
    library.fuse_session_process_buf(session, buffer.address(), by);
  }

  /** Clears the session's exit flag, as fuse_session_loop(3) does at its end. */
  void reset() {
    library.fuse_session_reset(session);
  }

  /**
   * Whether the kernel has the filesystem, and /dev/fuse was not closed yet here. If the last mount
   * is gone the kernel ends the connection before the device number of the filesystem is free
   * (fs/fuse/inode.c, fuse_kill_sb_anon). Any thread may ask.
   */
  synchronized boolean isConnected() {
    if (closed) {
      return false;
    }
    PollTable poll = new PollTable(1);
    // Requests are no priority data: only an error is reported.
    poll.watchPriority(0, device);
    try {
      poll.poll(1, PollTable.DO_NOT_WAIT);
    } catch (IOException e) {
      return true;
    }
    return !poll.isReady(0);
  }

  private synchronized void setClosed() {
    closed = true;
  }

  /** Frees the same, and closes /dev/fuse, without an unmount. */
  void leave() {
    setClosed();
    library.fuse_destroy(fuse);
  }

  /**
   * Unmounts, if it is still mounted, and frees what {@link #mount} allocated, but for the name of
   * the mount point. Not by fuse_teardown(3): where a process has several mounts that complains of
   * signal handlers, which are the virtual machine's here.
   */
  void teardown() {
    setClosed();
    library.fuse_unmount(mountPoint, channel);
    library.fuse_destroy(fuse);
  }
}

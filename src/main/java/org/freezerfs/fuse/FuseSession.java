package org.freezerfs.fuse;

import java.lang.ref.Reference;
import java.util.List;
import java.util.Optional;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.Struct;
import jnr.ffi.provider.jffi.Stubs;
import org.freezerfs.host.libc.LibC;
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

    /**
     * Wakes those who wait in poll(2) for an open file; the argument is a struct fuse_pollhandle.
     */
    int fuse_notify_poll(Pointer handle);

    /** Frees a struct fuse_pollhandle. */
    void fuse_pollhandle_destroy(Pointer handle);

    /** See {@link FuseSession#reset}. */
    void fuse_session_reset(long session);

    /** See {@link FuseSession#teardown}; the mount point is as {@link #fuse_setup} returned it. */
    void fuse_teardown(long fuse, long mountPoint);
  }

  /** libfuse 2. */
  static final String FILE = "libfuse.so.2";

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
  private Optional<NotedChannel> noted = Optional.empty();

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
    NativeArguments words = new NativeArguments(arguments);
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
    NativeArguments memory = new NativeArguments(arguments);
    try {
      long fuse =
          ChannelLibrary.get()
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
    noted =
        Optional.of(
            new NotedChannel(
                ChannelLibrary.get(), device, library.fuse_chan_bufsize(channel), translator));
  }

  /** The descriptor of /dev/fuse. */
  int device() {
    return device;
  }

  /** A channel for replies to requests of our own. */
  ReplyCatcher newCatcher() {
    return new ReplyCatcher(ChannelLibrary.get(), library.fuse_chan_bufsize(channel));
  }

  /** An empty buffer for the requests of one thread. */
  RequestBuffer newBuffer() {
    return new RequestBuffer(library.fuse_chan_bufsize(channel));
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
    if (noted.isEmpty()) {
      process(buffer, buffer.channel());
      return;
    }
    switch (noted.get().translator().translate(buffer.request())) {
      case PROCESS -> process(buffer, buffer.channel());
      case PROCESS_AND_NOTE -> process(buffer, noted.get().channel());
      case STALE -> noted.get().answerStale(buffer);
      case IGNORE -> {}
    }
  }

  private void process(RequestBuffer buffer, long by) {
    library.fuse_session_process_buf(session, buffer.address(), by);
  }

  /**
   * Lets libfuse serve a request that this program has made itself.
   *
   * @return what libfuse answers
   */
  MadeRequest.Reply serve(MadeRequest request, ReplyCatcher catcher) {
    process(request.buffer(), catcher.channel());
    return catcher.take();
  }

  /** Clears the session's exit flag, as fuse_session_loop(3) does at its end. */
  void reset() {
    library.fuse_session_reset(session);
  }

  /** Frees the same, and closes /dev/fuse, without an unmount. */
  void leave() {
    library.fuse_teardown(fuse, 0);
  }

  /** Unmounts, if it is still mounted, and frees what {@link #mount} allocated. */
  void teardown() {
    library.fuse_teardown(fuse, mountPoint);
  }
}

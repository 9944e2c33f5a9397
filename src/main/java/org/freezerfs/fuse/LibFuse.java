package org.freezerfs.fuse;

import com.kenai.jffi.Library;
import java.lang.ref.Reference;
import java.nio.charset.Charset;
import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.NativeFunction;
import ru.serce.jnrfuse.struct.FuseContext;

/**
 * The functions of libfuse 2 with which a program serves requests on its own threads; jnr-fuse does
 * not declare them. Also fuse_get_context, which is called too often to go through jnr-fuse.
 */
final class LibFuse {
  /**
   * A mounted filesystem.
   *
   * @param handle struct fuse_session
   * @param channel struct fuse_chan: where requests come from
   * @param requestSize the size of the largest request, in bytes
   */
  record Session(long fuse, long mountPoint, long handle, long channel, long requestSize) {}

  private final Runtime runtime = Runtime.getSystemRuntime();
  private final Library library = NativeFunction.openLibrary("libfuse.so.2");
  private final NativeFunction setup = function("fuse_setup");
  private final NativeFunction teardown = function("fuse_teardown");
  private final NativeFunction getSession = function("fuse_get_session");
  private final NativeFunction nextChannel = function("fuse_session_next_chan");
  private final NativeFunction requestSize = function("fuse_chan_bufsize");
  private final NativeFunction reset = function("fuse_session_reset");
  private final NativeFunction receive = function("fuse_session_receive_buf");
  private final NativeFunction process = function("fuse_session_process_buf");
  private final NativeFunction getContext = function("fuse_get_context");

  private NativeFunction function(String name) {
    return NativeFunction.of(library, name);
  }

  /**
   * Mounts as fuse_main(3) does, from the same arguments.
   *
   * @param operations struct fuse_operations, which is copied
   * @return null if it could not be mounted; libfuse has written the reason to standard error
   */
  Session setup(List<String> arguments, Pointer operations) {
    Pointer[] texts = arguments.stream().map(this::text).toArray(Pointer[]::new);
    Pointer argv = zeroes((texts.length + 1) * Long.BYTES);
    for (int i = 0; i < texts.length; i++) {
      argv.putAddress((long) i * Long.BYTES, texts[i].address());
    }
    Pointer mountPoint = zeroes(Long.BYTES);
    Pointer multithreaded = zeroes(Integer.BYTES);
    try {
      long fuse =
          setup.call(
              texts.length,
              argv.address(),
              operations.address(),
              operations.size(),
              mountPoint.address(),
              multithreaded.address(),
              0);
      return fuse == 0 ? null : session(fuse, mountPoint.getAddress(0));
    } finally {
      Reference.reachabilityFence(texts);
      Reference.reachabilityFence(argv);
      Reference.reachabilityFence(operations);
      Reference.reachabilityFence(multithreaded);
    }
  }

  private Session session(long fuse, long mountPoint) {
    long handle = getSession.call(fuse);
    long channel = nextChannel.call(handle, 0);
    return new Session(fuse, mountPoint, handle, channel, requestSize.call(channel));
  }

  private Pointer text(String text) {
    byte[] bytes = text.getBytes(Charset.defaultCharset());
    Pointer copy = zeroes(bytes.length + 1);
    copy.put(0, bytes, 0, bytes.length);
    return copy;
  }

  private Pointer zeroes(int size) {
    return Memory.allocateDirect(runtime, size, true);
  }

  /** Clears the session's exit flag, as fuse_session_loop(3) does at its end. */
  void reset(Session session) {
    reset.call(session.handle());
  }

  /**
   * Waits for a request.
   *
   * @return its size; 0 once the mount has ended; a negative errno if it can't be received
   */
  int receive(Session session, RequestBuffer buffer) {
    return (int) receive.call(session.handle(), buffer.address(), buffer.channelAddress());
  }

  /** Calls the callback for the received request, and sends its answer. */
  void process(Session session, RequestBuffer buffer) {
    process.call(session.handle(), buffer.address(), buffer.channel());
  }

  /** Unmounts, if it is still mounted, and frees what {@link #setup} allocated. */
  void teardown(Session session) {
    teardown.call(session.fuse(), session.mountPoint());
  }

  /** The caller of the request that this thread serves; valid until this thread's next call. */
  FuseContext context() {
    return ThreadStructs.context(getContext.call());
  }
}

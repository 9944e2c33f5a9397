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
 * What libfuse 2 has for whoever brings the threads, and jnr-fuse has no names for; and who calls,
 * which has to be known too often to be asked by way of jnr-fuse's own.
 */
final class LibFuse {
  /**
   * What is mounted, once it is.
   *
   * @param handle struct fuse_session
   * @param channel where requests come from: struct fuse_chan
   * @param requestSize of the largest request, in bytes
   */
  record Session(long fuse, long mountPoint, long handle, long channel, long requestSize) {}

  private final Runtime runtime = Runtime.getSystemRuntime();
  private final Library library = NativeFunction.library("libfuse.so.2");
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
   * Mounts, as fuse_main(3) does from its arguments; null if that fails.
   *
   * @param operations struct fuse_operations, which is copied
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

  /** What fuse_session_loop(3) ends with. */
  void reset(Session session) {
    reset.call(session.handle());
  }

  /**
   * Waits for a request.
   *
   * @return its size; 0 once the mount has ended; an errno, negated, if it can't be received
   */
  int receive(Session session, RequestBuffer buffer) {
    return (int) receive.call(session.handle(), buffer.address(), buffer.channelAddress());
  }

  /** Calls back for what was received, and answers it. */
  void process(Session session, RequestBuffer buffer) {
    process.call(session.handle(), buffer.address(), buffer.channel());
  }

  /** Unmounts, if it is mounted still, and frees what {@link #setup} gave. */
  void teardown(Session session) {
    teardown.call(session.fuse(), session.mountPoint());
  }

  /** Who has made the request that this thread answers; good until this thread asks again. */
  FuseContext context() {
    return ThreadStructs.context(getContext.call());
  }
}

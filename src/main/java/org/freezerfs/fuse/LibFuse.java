package org.freezerfs.fuse;

import com.kenai.jffi.Library;
import java.lang.ref.Reference;
import java.nio.charset.Charset;
import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.NativeFunction;
import ru.serce.jnrfuse.struct.FuseContext;

/**
 * What libfuse 2 has for whoever brings the threads, and jnr-fuse has no names for; and who calls,
 * which has to be known too often to be asked by way of jnr-fuse's own.
 */
final class LibFuse {
  /** What is mounted, once it is. */
  record Session(long fuse, long mountPoint) {}

  private final Runtime runtime = Runtime.getSystemRuntime();
  private final Library library = NativeFunction.library("libfuse.so.2");
  private final NativeFunction setup = NativeFunction.of(library, "fuse_setup");
  private final NativeFunction loop = NativeFunction.of(library, "fuse_loop");
  private final NativeFunction teardown = NativeFunction.of(library, "fuse_teardown");
  private final NativeFunction getContext = NativeFunction.of(library, "fuse_get_context");

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
      return fuse == 0 ? null : new Session(fuse, mountPoint.getAddress(0));
    } finally {
      Reference.reachabilityFence(texts);
      Reference.reachabilityFence(argv);
      Reference.reachabilityFence(operations);
      Reference.reachabilityFence(multithreaded);
    }
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

  /** Serves requests on this thread until the mount has ended. */
  void loop(Session session) {
    loop.call(session.fuse());
  }

  /** Unmounts, if it is mounted still, and frees what {@link #setup} gave. */
  void teardown(Session session) {
    teardown.call(session.fuse(), session.mountPoint());
  }

  /** Who has made the request that this thread answers. */
  FuseContext context() {
    return FuseContext.of(Pointer.wrap(runtime, getContext.call()));
  }
}

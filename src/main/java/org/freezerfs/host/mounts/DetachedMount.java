package org.freezerfs.host.mounts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.proc.Processes;

/**
 * A filesystem of the kernel that is mounted at no path: no program sees it in /proc/mounts, and
 * none can unmount it or mount something over it. It ends when it is closed, also by the end of
 * this program. Needs Linux 5.2.
 *
 * @param fd a descriptor of its root
 */
public record DetachedMount(int fd) implements AutoCloseable {
  // The same numbers on every architecture.
  private static final long FSOPEN = 430;
  private static final long FSCONFIG = 431;
  private static final long FSMOUNT = 432;

  private static final int CLOSE_ON_EXEC = 1;
  private static final int SET_FLAG = 0;
  private static final int CREATE = 6;

  /**
   * Mounts one.
   *
   * @param option a word that mount(2) would be given, such as a controller of cgroup v1; or empty
   * @throws IOException if the kernel has no such filesystem, or refuses
   */
  public static DetachedMount of(String filesystem, String option) throws IOException {
    LibC.Functions libc = LibC.get();
    int context = requireDone(libc.syscall(FSOPEN, filesystem, CLOSE_ON_EXEC));
    try {
      if (!option.isEmpty()) {
        requireDone(libc.syscall(FSCONFIG, context, SET_FLAG, text(option), null, 0));
      }
      requireDone(libc.syscall(FSCONFIG, context, CREATE, null, null, 0));
      return new DetachedMount(requireDone(libc.syscall(FSMOUNT, context, CLOSE_ON_EXEC, 0, 0)));
    } finally {
      libc.close(context);
    }
  }

  private static int requireDone(long result) throws IOException {
    if (result < 0) {
      throw LibC.failure("mount");
    }
    return (int) result;
  }

  private static Pointer text(String text) {
    Pointer pointer = Memory.allocate(Runtime.getSystemRuntime(), text.length() + 1);
    pointer.putString(0, text, text.length() + 1, StandardCharsets.US_ASCII);
    return pointer;
  }

  /** The path of its root, for this program alone. It ends as one that no call takes for a link. */
  public String path() {
    return "/proc/self/fd/" + fd + "/.";
  }

  /** The same for any process that may look at the descriptors of this one. */
  public String pathForOthers() {
    return "/proc/" + Processes.self() + "/fd/" + fd + "/.";
  }

  @Override
  public void close() {
    LibC.get().close(fd);
  }
}

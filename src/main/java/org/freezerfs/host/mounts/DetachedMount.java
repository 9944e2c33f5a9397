package org.freezerfs.host.mounts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.proc.DaemonThread;
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
  private static final int SET_STRING = 1;
  private static final int CREATE = 6;

  private static final String CGROUP2 = "cgroup2";
  private static final int CLONE_NEWCGROUP = 0x2000000;

  /**
   * Mounts one.
   *
   * @param options what mount(2) would be given, such as controllers of cgroup v1
   * @throws IOException if the kernel has no such filesystem, or refuses
   */
  public static DetachedMount of(String filesystem, List<String> options) throws IOException {
    LibC.Functions libc = LibC.get();
    int context = requireDone(libc.syscall(FSOPEN, filesystem, CLOSE_ON_EXEC));
    try {
      for (String option : options) {
        String[] parts = option.split("=", 2);
        Pointer value = parts.length > 1 ? text(parts[1]) : null;
        int command = value == null ? SET_FLAG : SET_STRING;
        requireDone(libc.syscall(FSCONFIG, context, command, text(parts[0]), value, 0));
      }
      if (filesystem.equals(CGROUP2)) {
        createInOtherNamespace(context);
      } else {
        create(context);
      }
      return new DetachedMount(requireDone(libc.syscall(FSMOUNT, context, CLOSE_ON_EXEC, 0, 0)));
    } finally {
      libc.close(context);
    }
  }

  private static void create(int context) throws IOException {
    requireDone(LibC.get().syscall(FSCONFIG, context, CREATE, null, null, 0));
  }

  /**
   * Creates a mount of cgroup v2, which has options such as nsdelegate that are the whole host's. A
   * mount sets them anew, but only by a thread in the host's first cgroup namespace
   * (kernel/cgroup/cgroup.c, apply_cgroup_root_flags); what is seen in the mount was decided when
   * the context was opened.
   */
  private static void createInOtherNamespace(int context) throws IOException {
    FutureTask<Void> creation =
        new FutureTask<>(
            () -> {
              if (LibC.get().unshare(CLONE_NEWCGROUP) != 0) {
                throw LibC.failure("unshare");
              }
              create(context);
              return null;
            });
    DaemonThread.start("mount", creation);
    try {
      creation.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("mount: interrupted", e);
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

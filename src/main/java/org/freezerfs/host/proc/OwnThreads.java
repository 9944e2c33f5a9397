package org.freezerfs.host.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.host.libc.Architecture;
import org.freezerfs.host.libc.LibC;

/** The threads of this program, including those that the Java virtual machine runs for itself. */
public final class OwnThreads {
  /** A link to PID/task/TID. */
  private static final Path CURRENT = Path.of("/proc/thread-self");

  /** The signal: SIGRTMAX - 2. */
  private static final int WAKING = 62;

  private OwnThreads() {}

  /** The kernel's id of the calling thread. */
  public static int current() throws IOException {
    return Integer.parseInt(Files.readSymbolicLink(CURRENT).getFileName().toString());
  }

  /**
   * Whether {@link #interrupt} can be used: whether Java handles the signal by which it wakes its
   * own threads that wait in system calls, see NativeThread.c of the JDK.
   */
  public static boolean canBeInterrupted() throws IOException {
    ByteText status = KernelFile.readPresent("/proc/self/status");
    int caught = status.valueOf("SigCgt");
    return caught >= 0 && (status.hexNumber(caught) >>> (WAKING - 1) & 1) != 0;
  }

  /**
   * Lets the system call fail with EINTR in which a thread waits. Does nothing to a thread that
   * waits in none, so it may have to be called again; nor if it has ended.
   *
   * @param tid the kernel's id of the thread
   */
  public static void interrupt(int tid) {
    LibC.get().syscall(Architecture.current().tgkill(), Processes.self(), tid, WAKING, 0);
  }

  /** The ids of the threads that have one of these names, as the kernel knows them. */
  public static List<Integer> named(Set<String> names) throws IOException {
    int self = Processes.self();
    List<Integer> tids = new ArrayList<>();
    for (int tid : Processes.threads(self)) {
      Optional<ByteText> name = KernelFile.read("/proc/" + self + "/task/" + tid + "/comm");
      if (name.isPresent() && names.contains(name.get().toString().trim())) {
        tids.add(tid);
      }
    }
    return tids;
  }
}

package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.freezerfs.host.proc.ForkCounters;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.host.proc.WaitChannel;

/** What /proc says of threads that may wait in vfork(2), and of their children. */
final class VforkStates implements VforkWaiters.Host {
  @Override
  public OptionalInt lastId() throws IOException {
    return ForkCounters.lastId();
  }

  @Override
  public OptionalLong forks() throws IOException {
    return ForkCounters.forks();
  }

  @Override
  public int idLimit() throws IOException {
    return ForkCounters.idLimit();
  }

  @Override
  public Optional<ProcStat> stat(int id) throws IOException {
    // By /proc/ID/stat the kernel would visit each thread of the process.
    return ProcStat.ofThread(id, id);
  }

  @Override
  public int[] threads(int pid) throws IOException {
    return Processes.threads(pid);
  }

  @Override
  public WaitChannel channel(int tid) throws IOException {
    return WaitChannel.of(tid, tid);
  }

  @Override
  public boolean isWaiting(int tid, WaitChannel shown) throws IOException {
    return isThreadWaiting(tid, shown);
  }

  /**
   * Whether one of these threads waits in vfork(2) for its child. The kernel freezes such a thread
   * where it waits, and shows it there even when the child has executed a program or exited. So
   * each of its children is asked: the one that it waits for has its memory, and one that has
   * executed a program, or is of fork(2), has another. If the kernel does not compare memory, the
   * last child is asked whether it has executed a program.
   */
  static boolean isAnyWaiting(int[] tids) throws IOException {
    for (int tid : tids) {
      if (isThreadWaiting(tid, WaitChannel.of(tid, tid))) {
        return true;
      }
    }
    return false;
  }

  /** The same of one thread, for which the kernel shows this wait channel. */
  static boolean isThreadWaiting(int tid, WaitChannel shown) throws IOException {
    if (shown == WaitChannel.VFORK || shown == WaitChannel.UNKNOWN) {
      int[] children = Processes.childrenOfThread(tid);
      int last = children.length - 1;
      for (int i = last; i >= 0; i--) {
        if (ProcStat.ofProcess(children[i]).filter(VforkStates::mayBeAwaited).isPresent()
            && Processes.haveSameMemory(tid, children[i])
                .orElse(shown == WaitChannel.VFORK && i == last)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Whether a thread can wait for this child: it has executed no program yet, and has not ended.
   */
  static boolean mayBeAwaited(ProcStat child) {
    return !child.isExiting() && child.hasNotExecuted();
  }
}

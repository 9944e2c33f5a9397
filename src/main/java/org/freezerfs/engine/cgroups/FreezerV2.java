package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import jnr.constants.platform.Signal;
import org.freezerfs.engine.TaskFinder;
import org.freezerfs.host.cgroups.CgroupFiles;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.cgroups.HostCgroupException;
import org.freezerfs.host.proc.WaitChannel;

/** The freezer of cgroup v2: kernel/cgroup/freezer.c. */
final class FreezerV2 implements HostFreezer {
  private static final String FREEZE = "cgroup.freeze";
  static final String EVENTS = "cgroup.events";
  private static final String THREADS = "cgroup.threads";

  private static final String IS_FROZEN = "frozen 1";
  private static final String IS_POPULATED = "populated 1";

  /**
   * The signals whose default is not to end a process, or to end it with a core dump. All others
   * end a frozen process at once (kernel/signal.c, complete_signal), if it does not catch them.
   */
  private static final Set<Integer> KEPT =
      EnumSet.of(
              Signal.SIGCHLD,
              Signal.SIGCONT,
              Signal.SIGURG,
              Signal.SIGWINCH,
              Signal.SIGSTOP,
              Signal.SIGTSTP,
              Signal.SIGTTIN,
              Signal.SIGTTOU,
              Signal.SIGQUIT,
              Signal.SIGILL,
              Signal.SIGTRAP,
              Signal.SIGABRT,
              Signal.SIGBUS,
              Signal.SIGFPE,
              Signal.SIGSEGV,
              Signal.SIGXCPU,
              Signal.SIGXFSZ,
              Signal.SIGSYS)
          .stream()
          .map(Signal::intValue)
          .collect(Collectors.toSet());

  /** Single threads are moved between threaded cgroups only, and these can't be made anywhere. */
  @Override
  public boolean takesThreads() {
    return false;
  }

  @Override
  public void freeze(CgroupFiles cgroup) throws IOException {
    cgroup.write(FREEZE, "1");
  }

  @Override
  public void thaw(CgroupFiles cgroup) throws IOException {
    cgroup.write(FREEZE, "0");
  }

  @Override
  public boolean isFreezeRequested(CgroupFiles cgroup) throws IOException {
    return cgroup.read(FREEZE).orElse("").startsWith("1");
  }

  @Override
  public boolean isFrozen(CgroupFiles cgroup) throws IOException {
    return cgroup.read(EVENTS).orElse(IS_FROZEN).contains(IS_FROZEN);
  }

  @Override
  public boolean isPopulated(CgroupFiles cgroup) throws IOException {
    try {
      return cgroup.read(EVENTS).orElse("").contains(IS_POPULATED);
    } catch (HostCgroupException e) {
      return false; // As for want of a descriptor. An attempt to remove the cgroup needs none.
    }
  }

  /** The kernel leaves out a process whose first thread has ended, but not its other threads. */
  @Override
  public int[] processes(HostCgroup cgroup) throws IOException {
    int[] threads = threads(cgroup);
    int[] processes = cgroup.readIds(HostCgroup.PROCESSES);
    if (threads.length == processes.length) {
      return processes;
    }
    Set<Integer> all = new LinkedHashSet<>();
    Arrays.stream(processes).forEach(all::add);
    for (int tid : threads) {
      if (!all.contains(tid)) {
        all.add(TaskFinder.processOf(tid));
      }
    }
    all.remove(0); // It has ended.
    return all.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public int[] threads(HostCgroup cgroup) throws IOException {
    return cgroup.readIds(THREADS);
  }

  @Override
  public boolean hasThreads(HostCgroup cgroup) throws IOException {
    return cgroup.hasIds(THREADS);
  }

  @Override
  public boolean isFrozenAsleep(int pid, int tid) throws IOException {
    return WaitChannel.of(pid, tid) == WaitChannel.CGROUP_V2_FREEZER;
  }

  @Override
  public boolean keepsPending(int signal) {
    return KEPT.contains(signal);
  }

  /** The kernel asks only whether the opener may write to the cgroups: no user counts. */
  @Override
  public void addTask(CgroupFiles cgroup, int task, OptionalInt user) throws IOException {
    cgroup.write(HostCgroup.PROCESSES, Integer.toString(task));
  }
}

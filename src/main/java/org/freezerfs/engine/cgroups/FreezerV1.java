package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.OptionalInt;
import org.freezerfs.host.cgroups.CgroupFiles;
import org.freezerfs.host.cgroups.HostCgroup;

/** The freezer of cgroup v1: kernel/cgroup/legacy_freezer.c. */
final class FreezerV1 implements HostFreezer {
  private static final String STATE = "freezer.state";
  private static final String SELF_FREEZING = "freezer.self_freezing";
  private static final String THREADS = "tasks";

  @Override
  public boolean takesThreads() {
    return true;
  }

  @Override
  public void freeze(CgroupFiles cgroup) throws IOException {
    cgroup.write(STATE, "FROZEN");
  }

  @Override
  public void thaw(CgroupFiles cgroup) throws IOException {
    cgroup.write(STATE, "THAWED");
  }

  @Override
  public boolean isFreezeRequested(CgroupFiles cgroup) throws IOException {
    return cgroup.read(SELF_FREEZING).orElse("").startsWith("1");
  }

  @Override
  public boolean isFrozen(CgroupFiles cgroup) throws IOException {
    return cgroup.read(STATE).orElse("FROZEN").startsWith("FROZEN");
  }

  @Override
  public int[] processes(HostCgroup cgroup) throws IOException {
    return cgroup.readIds(HostCgroup.PROCESSES);
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
  public boolean isFrozenAsleep(int pid, int tid) {
    return false;
  }

  @Override
  public boolean keepsPending(int signal) {
    return true;
  }

  /** The kernel compares the user who has opened the file (cgroup-v1.c, __cgroup1_procs_write). */
  @Override
  public void addTask(CgroupFiles cgroup, int task, OptionalInt user) throws IOException {
    String id = Integer.toString(task);
    if (user.isPresent()) {
      cgroup.writeAs(user.getAsInt(), THREADS, id);
    } else {
      cgroup.write(THREADS, id);
    }
  }
}

package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.List;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.cgroups.HostCgroupException;
import org.freezerfs.host.cgroups.KeptFiles;
import org.freezerfs.host.programs.Priority;
import org.freezerfs.threads.RequestThread;

/**
 * A host cgroup that holds members of one group. It lies directly beneath the cgroup in which these
 * members were before, their <em>home</em>, so that the limits and the accounting of that stay in
 * force, unless the administrator has named one cgroup for all cells of the mount. Either all its
 * tasks have a freeze request, or none has; and all have the same {@linkplain HeldSignals held
 * signals}.
 *
 * <p>The fields are written under the monitor of the {@link CellGroup}.
 */
final class Cell {
  /**
   * What the tasks of a cell have in common.
   *
   * @param held the signals that are held for each of them: none without a freeze request
   */
  record Key(HostCgroup home, boolean isFreezeRequested, List<Integer> held) {
    /** For tasks without a freeze request. */
    static Key running(HostCgroup home) {
      return new Key(home, false, List.of());
    }

    /** For tasks with a freeze request. */
    static Key frozen(HostCgroup home, List<Integer> held) {
      return new Key(home, true, held);
    }
  }

  private final HostCgroup cgroup;
  private final KeptFiles files;
  private final HostCgroup home;
  private final int group;
  private final List<Integer> held;
  private final HostFreezer freezer;

  /** Whether its tasks have a freeze request. */
  private volatile boolean freezeRequested;

  /** Whether it was made for one task that is exempt from a freeze of the group. */
  private volatile boolean exempt;

  /** Whether the log says that others have thawed it. */
  private volatile boolean thawReported;

  Cell(
      HostCgroup cgroup, HostCgroup home, int group, boolean freezeRequested, HostFreezer freezer) {
    this.cgroup = cgroup;
    files = new KeptFiles(cgroup);
    this.home = home;
    this.group = group;
    held = CellFormat.heldSignals(cgroup.name());
    this.freezeRequested = freezeRequested;
    this.freezer = freezer;
  }

  HostCgroup cgroup() {
    return cgroup;
  }

  /** Its files, which are kept open until the cell is forgotten. */
  KeptFiles files() {
    return files;
  }

  /** The cgroup in which its processes were before, and to which they return. */
  HostCgroup home() {
    return home;
  }

  /** The engine's number of the group. */
  int group() {
    return group;
  }

  /** The signals that are held for each of its processes. */
  List<Integer> held() {
    return held;
  }

  /** What its tasks have in common now. */
  Key key() {
    return new Key(home, freezeRequested, held);
  }

  /** Whether it is for tasks with this in common, and not for an exempt task alone. */
  boolean isFor(Key key) {
    return freezeRequested == key.isFreezeRequested()
        && !exempt
        && held.equals(key.held())
        && home.equals(key.home());
  }

  boolean isFreezeRequested() {
    return freezeRequested;
  }

  /**
   * Freezes or thaws it. From then on its tasks have a freeze request, or have none.
   *
   * @throws HostCgroupException ENOENT or ENODEV if it has gone
   */
  void requestFreeze(boolean freezes) throws IOException {
    if (freezes) {
      // At once: a client reads the state next, and left for later it makes that read slower.
      Priority.runRaised(() -> freezer.freeze(files), Runnable::run);
    } else {
      Priority.runRaised(() -> freezer.thaw(files), RequestThread::afterAnswer);
    }
    freezeRequested = freezes;
  }

  boolean isThawReported() {
    return thawReported;
  }

  void setThawReported() {
    thawReported = true;
  }

  boolean isExempt() {
    return exempt;
  }

  void setExempt(boolean isExempt) {
    exempt = isExempt;
  }

  /**
   * Whether the kernel says that all its tasks are frozen. One without a task is frozen at once.
   */
  boolean isFrozen() throws IOException {
    return freezer.isFrozen(files);
  }

  /** The ids of its tasks, and of those in cgroups below, in any order. */
  List<Integer> tasks() throws IOException {
    return CellTree.ids(cgroup, freezer::tasks);
  }

  /** The same of its processes. */
  List<Integer> processes() throws IOException {
    return CellTree.ids(cgroup, freezer::processes);
  }

  int countTasks() throws IOException {
    return CellTree.count(cgroup, freezer::tasks);
  }

  int countProcesses() throws IOException {
    return CellTree.count(cgroup, freezer::processes);
  }

  /** Whether the kernel says so without a list: see {@link HostFreezer#isPopulated}. */
  boolean isPopulated() throws IOException {
    return freezer.isPopulated(files);
  }

  /** Whether there is a thread in it or below. */
  boolean hasThreads() throws IOException {
    return CellTree.isTrueOfAny(cgroup, freezer::hasThreads);
  }
}

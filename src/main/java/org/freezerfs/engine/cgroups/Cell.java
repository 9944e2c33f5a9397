package org.freezerfs.engine.cgroups;

import java.util.List;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.cgroups.KeptFiles;

/**
 * A host cgroup that holds members of one group. It lies directly beneath the cgroup in which these
 * members were before, their <em>home</em>, so that the limits and the accounting of that stay in
 * force, unless the mount has a {@linkplain CellPlace place} for all its cells. Either all its
 * tasks have a freeze request, or none has; and all have the same {@linkplain HeldSignals held
 * signals}.
 *
 * <p>The fields are written under the monitor of the group's {@link GroupCells}.
 */
final class Cell {
  private final HostCgroup cgroup;
  private final KeptFiles files;
  private final HostCgroup home;
  private final int group;
  private final List<Integer> held;

  /** Whether its tasks have a freeze request. */
  private volatile boolean freezeRequested;

  /** Whether it holds one process that a freeze of the group leaves out. */
  private volatile boolean leftOut;

  /** Whether the log says that others have thawed it. */
  private volatile boolean thawReported;

  Cell(HostCgroup cgroup, HostCgroup home, int group, boolean freezeRequested) {
    this.cgroup = cgroup;
    files = new KeptFiles(cgroup);
    this.home = home;
    this.group = group;
    held = CellNames.heldOf(cgroup.name());
    this.freezeRequested = freezeRequested;
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

  boolean isFreezeRequested() {
    return freezeRequested;
  }

  void setFreezeRequested(boolean requested) {
    freezeRequested = requested;
  }

  boolean isThawReported() {
    return thawReported;
  }

  void setThawReported() {
    thawReported = true;
  }

  boolean isLeftOut() {
    return leftOut;
  }

  void setLeftOut(boolean isLeftOut) {
    leftOut = isLeftOut;
  }
}

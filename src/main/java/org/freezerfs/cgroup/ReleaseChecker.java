package org.freezerfs.cgroup;

import org.freezerfs.engine.Engine;
import org.freezerfs.engine.PeriodicWorker;

/** Runs the release agents of the groups that have become empty without a request. */
final class ReleaseChecker implements PeriodicWorker.Work {
  private final Engine engine;
  private final GroupTree tree;
  private final ReleaseNotifier release;

  ReleaseChecker(Engine engine, GroupTree tree, ReleaseNotifier release) {
    this.engine = engine;
    this.tree = tree;
    this.release = release;
  }

  /**
   * Checks each group. A group whose lock is held by another thread is left to the next check: that
   * thread may hold it for long, and the agents of other groups must run meanwhile.
   */
  @Override
  public long run() {
    boolean soon = false;
    for (Group group : tree.groups()) {
      soon |= !engine.reportsExits() && release.mayBeReleased(group);
      // If the group's last task has exited, nothing else may cause another check.
      soon |= !release.tryCheck(group);
    }
    return soon ? PeriodicWorker.SOON : PeriodicWorker.NEVER;
  }
}

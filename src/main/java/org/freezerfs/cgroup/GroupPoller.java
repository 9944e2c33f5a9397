package org.freezerfs.cgroup;

import java.io.IOException;
import java.util.List;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Engine.Interval;
import org.freezerfs.engine.Engine.PollResult;

/**
 * Checks for what happens without a request: a task runs that must be frozen, a task forks, a group
 * becomes empty. The periodic worker calls it.
 */
final class GroupPoller implements PeriodicWorker.Work {
  private final Engine engine;
  private final GroupTree tree;
  private final List<Subsystem> subsystems;
  private final ReleaseNotifier release;

  GroupPoller(Engine engine, GroupTree tree, List<Subsystem> subsystems, ReleaseNotifier release) {
    this.engine = engine;
    this.tree = tree;
    this.subsystems = subsystems;
    this.release = release;
  }

  /**
   * Makes the engine enforce its stops, and checks each group. A group whose lock is held by
   * another thread is left to the next check: that thread may hold it for long, and the stops in
   * other groups must be enforced meanwhile.
   *
   * @return when the next check is due
   */
  @Override
  public Interval run() throws IOException {
    PollResult result = engine.poll();
    boolean soon = result.interval() == Interval.SOON;
    for (Group group : tree.groups()) {
      boolean needsPolling =
          subsystems.stream().anyMatch(subsystem -> subsystem.needsPolling(group));
      soon |= !engine.hasForkEvents() && (needsPolling || release.mayBeReleased(group));
      boolean mayHaveForked = needsPolling || result.wokenGroups().contains(group.id());
      if (mayHaveForked && group.lock().tryLock()) {
        processForksAndUnlock(group);
      }
      // If the group's last task has exited, nothing else may cause another check.
      soon |= !release.tryCheck(group);
    }
    return soon ? Interval.SOON : result.interval();
  }

  private static void processForksAndUnlock(Group group) throws IOException {
    try {
      if (!group.isRemoved()) {
        group.processForks();
      }
    } finally {
      group.lock().unlock();
    }
  }
}

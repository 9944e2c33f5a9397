package org.freezerfs.cgroup;

import java.io.IOException;
import java.util.Optional;
import org.freezerfs.engine.Engine;
import org.freezerfs.threads.PeriodicWorker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the release agent when a group with {@code notify_on_release} becomes empty: its last task
 * has exited or was moved, or its last child was removed
 * (Documentation/admin-guide/cgroup-v1/cgroups.rst, section 1.4).
 */
public final class ReleaseNotifier {
  /** Starts a program and does not wait for its end. */
  @FunctionalInterface
  public interface AgentRunner {
    /**
     * Starts {@code program} with {@code groupPath} as its one argument. The caller holds no lock.
     *
     * @throws IOException if it can't be started
     */
    void start(String program, String groupPath) throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(ReleaseNotifier.class);

  private final Engine engine;
  private final Hierarchy hierarchy;
  private final AgentRunner agents;

  /** Empty if there is none. */
  private volatile String agent = "";

  /** Whether a group may have {@code notify_on_release}: the groups made below inherit it. */
  private volatile boolean isUsed;

  ReleaseNotifier(Engine engine, Hierarchy hierarchy, AgentRunner agents) {
    this.engine = engine;
    this.hierarchy = hierarchy;
    this.agents = agents;
  }

  String agent() {
    return agent;
  }

  /** Sets the agent's path, with the rights of the daemon: the caller has checked who writes it. */
  void setAgent(String path) {
    agent = path;
    hierarchy.persistence().agentChanged();
  }

  /**
   * Whether {@link #checkAll} may find anything. If not, no thread has to be woken for it after
   * each check of the engine.
   */
  boolean isUsed() {
    return isUsed;
  }

  /** A group is about to get {@code notify_on_release}. Takes no lock. */
  void noteUsed() {
    isUsed = true;
  }

  /** Sets {@code notify_on_release}. A group that is empty already is not released by that. */
  void setNotify(Group group, boolean notify) throws IOException {
    if (notify) {
      // Before it is set: what becomes empty from then on is checked.
      noteUsed();
    }
    LockedGroups locked = group.lockAlone();
    try (locked) {
      group.setPopulated(notify && hasTaskOrChild(group));
      group.setNotifyOnRelease(notify);
    }
    hierarchy.checkReleases();
  }

  /** Whether the agent must run when the group becomes empty, which an exit can cause any time. */
  boolean mayBeReleased(Group group) {
    return !group.isRoot() && group.notifiesOnRelease() && group.isPopulated();
  }

  /**
   * Runs the agent if the group has become empty since the last check. It throws nothing: the
   * request that led here has succeeded already. The caller holds no group's lock.
   */
  void check(Group group) {
    if (mayBeReleased(group)) {
      checkAndUnlock(group, group.lockAlone());
    }
  }

  /**
   * The same, but does nothing if another thread holds the group's lock.
   *
   * @return false if another thread held it, so that the group must be checked again
   */
  boolean tryCheck(Group group) {
    if (!mayBeReleased(group)) {
      return true;
    }
    Optional<LockedGroups> locked = group.tryLock(false);
    locked.ifPresent(held -> checkAndUnlock(group, held));
    return locked.isPresent();
  }

  /**
   * Checks each group: what has become empty without a request. A group whose lock is held by
   * another thread is left to the next check: that thread may hold it for long, and the agents of
   * other groups must run meanwhile.
   *
   * @return when the next check is due
   */
  long checkAll() {
    boolean soon = false;
    for (Group group : hierarchy.tree().groups()) {
      soon |= !engine.reportsExits() && mayBeReleased(group);
      // If the group's last task has exited, nothing else may cause another check.
      soon |= !tryCheck(group);
    }
    return soon ? PeriodicWorker.SOON : PeriodicWorker.NEVER;
  }

  /** The agent is started after the lock was released: to start a program takes time. */
  private void checkAndUnlock(Group group, LockedGroups locked) {
    boolean becameEmpty = false;
    try (locked) {
      becameEmpty = mayBeReleased(group) && becameEmpty(group);
    } catch (IOException e) {
      LOG.warn(
          "{}: cannot find out whether the group is empty, so its release agent is not run now: {}",
          group,
          e.getMessage());
    }
    if (becameEmpty) {
      runAgent(group);
    }
  }

  private boolean becameEmpty(Group group) throws IOException {
    if (group.isRemoved() || hasTaskOrChild(group)) {
      return false;
    }
    group.setPopulated(false);
    return true;
  }

  private boolean hasTaskOrChild(Group group) throws IOException {
    return group.childCount() > 0 || !engine.isEmpty(group.id());
  }

  private void runAgent(Group group) {
    String program = agent;
    if (program.isEmpty()) {
      return;
    }
    try {
      agents.start(program, group.path());
    } catch (IOException e) {
      LOG.warn("the release agent {} could not be run for {}: {}", program, group, e.getMessage());
    }
  }
}

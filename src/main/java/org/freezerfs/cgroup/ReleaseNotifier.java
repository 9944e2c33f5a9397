package org.freezerfs.cgroup;

import java.io.IOException;
import org.freezerfs.engine.Engine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the release agent when a group that asks for it becomes empty: its last task has exited or
 * moved, or the last group below it was removed (Documentation/admin-guide/cgroup-v1/cgroups.rst,
 * section 1.4).
 */
public final class ReleaseNotifier {
  /** Starts a program without waiting for its end. */
  @FunctionalInterface
  public interface AgentRunner {
    /**
     * Starts {@code program} with {@code groupPath} as its one argument.
     *
     * @throws IOException if it can't be started
     */
    void start(String program, String groupPath) throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(ReleaseNotifier.class);

  private final Engine engine;
  private final Hierarchy hierarchy;
  private final AgentRunner agents;
  private volatile String agent = "";

  ReleaseNotifier(Engine engine, Hierarchy hierarchy, AgentRunner agents) {
    this.engine = engine;
    this.hierarchy = hierarchy;
    this.agents = agents;
  }

  String agent() {
    return agent;
  }

  void setAgent(String path) {
    agent = path;
    hierarchy.agentChanged();
  }

  void setNotify(Group group, boolean notify) throws IOException {
    group.lock().lock();
    try {
      // Only a group that becomes empty from now on is worth a notice.
      group.setPopulated(notify && isPopulated(group));
      group.setNotifyOnRelease(notify);
    } finally {
      group.lock().unlock();
    }
    hierarchy.wakeWorker();
  }

  /** Whether the group may become empty without a call of ours, by an exit. */
  boolean isAwaited(Group group) {
    return !group.isRoot() && group.notifiesOnRelease() && group.isPopulated();
  }

  /**
   * Runs the agent if the group has become empty since it was last seen. What the caller did is
   * done, so nothing here can fail it.
   */
  void check(Group group) {
    if (isAwaited(group)) {
      group.lock().lock();
      checkAndUnlock(group);
    }
  }

  /**
   * The same, but whoever has the group's lock is not waited for.
   *
   * @return whether somebody had it, so that it is to be checked again
   */
  boolean isBusyToCheck(Group group) {
    if (!isAwaited(group)) {
      return false;
    }
    boolean locked = group.lock().tryLock();
    if (locked) {
      checkAndUnlock(group);
    }
    return !locked;
  }

  private void checkAndUnlock(Group group) {
    boolean empty = false;
    try {
      empty = isAwaited(group) && hasBecomeEmpty(group);
    } catch (IOException e) {
      LOG.warn(
          "{}: it can't be known whether it is empty, and to be released: {}",
          group,
          e.getMessage());
    } finally {
      group.lock().unlock();
    }
    if (empty) {
      runAgent(group.path());
    }
  }

  private boolean hasBecomeEmpty(Group group) throws IOException {
    if (group.isRemoved() || isPopulated(group)) {
      return false;
    }
    group.setPopulated(false);
    return true;
  }

  private boolean isPopulated(Group group) throws IOException {
    return hierarchy.hasChildren(group) || !engine.isEmpty(group.id());
  }

  private void runAgent(String path) {
    String program = agent;
    if (program.isEmpty()) {
      return;
    }
    try {
      agents.start(program, path);
    } catch (IOException e) {
      LOG.warn(
          "the release agent {} could not be run for {}: {}",
          LogText.of(program),
          LogText.of(path),
          LogText.of(e.getMessage()));
    }
  }
}

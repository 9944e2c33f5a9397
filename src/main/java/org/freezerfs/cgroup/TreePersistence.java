package org.freezerfs.cgroup;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.freezerfs.cgroup.snapshot.AttributesSnapshot;
import org.freezerfs.cgroup.snapshot.GroupSnapshot;
import org.freezerfs.cgroup.snapshot.TreeSnapshot;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;

/**
 * Keeps the groups beyond their mount: restores those of an earlier mount, and from then on logs
 * each change. A mount calls {@link #restoreGroups}, {@link #restoreStates}, {@link #startLog}, and
 * at its end {@link #finishLog}, in this order.
 */
public final class TreePersistence {
  private final Engine engine;
  private final Hierarchy hierarchy;
  private final GroupTree tree;
  private final List<Subsystem> subsystems;
  private final ReleaseNotifier release;

  private volatile Optional<TreeLog> log = Optional.empty();

  TreePersistence(
      Engine engine,
      Hierarchy hierarchy,
      GroupTree tree,
      List<Subsystem> subsystems,
      ReleaseNotifier release) {
    this.engine = engine;
    this.hierarchy = hierarchy;
    this.tree = tree;
    this.subsystems = subsystems;
    this.release = release;
  }

  /** Makes the groups that a snapshot has. There are none yet, and the mount is not served yet. */
  public void restoreGroups(TreeSnapshot snapshot) {
    synchronized (tree) {
      hierarchy.skipIds(snapshot.lastId(), snapshot.lastInode());
      snapshot.groups().forEach(this::restoreGroup);
    }
    release.setAgent(snapshot.agent());
  }

  private void restoreGroup(GroupSnapshot kept) {
    Group group = tree.root();
    if (kept.id() != Engine.ROOT) {
      Group parent = tree.group(kept.parent());
      // If lines were damaged, two groups may have one name: the second is left out.
      if (parent == null || parent.child(kept.name()) != null) {
        return;
      }
      group = hierarchy.addRestored(kept.id(), parent, kept.name());
    }
    restore(group.attributes(), kept.attributes().get(GroupSnapshot.DIRECTORY));
    for (ControlFile file : group.files()) {
      restore(file.attributes(), kept.attributes().get(file.name()));
    }
    hierarchy.faults().addTo(group);
    if (kept.notifiesOnRelease()) {
      release.noteUsed();
    }
    group.setNotifyOnRelease(kept.notifiesOnRelease());
    group.setCloneChildren(kept.clonesChildren());
  }

  private static void restore(Attributes attributes, AttributesSnapshot kept) {
    if (kept != null) {
      attributes.restore(kept);
    }
  }

  /**
   * Restores what each subsystem has kept of its groups. The engine knows the members again before
   * this is called.
   */
  public void restoreStates(TreeSnapshot snapshot) throws IOException {
    for (GroupSnapshot kept : snapshot.groups()) {
      Group group = tree.group(kept.id());
      if (group != null) {
        // A member that exited while no daemon ran counts: its group has become empty since then.
        group.setPopulated(group.childCount() > 0 || snapshot.members().containsValue(kept.id()));
        for (Subsystem subsystem : subsystems) {
          String state = kept.states().get(subsystem.name());
          if (state != null) {
            subsystem.restore(group, state);
          }
        }
      }
    }
    hierarchy.checkReleases();
  }

  /** Writes all that is to be kept to {@code store}, and logs each change there from now on. */
  public void startLog(TreeStore store, TreeSnapshot.Origin origin) {
    TreeLog started = new TreeLog(store, origin, engine, tree, subsystems, release);
    started.begin();
    log = Optional.of(started);
  }

  /** Whether all changes are logged: a log was started, and can be written. */
  public boolean isLogging() {
    return log.isPresent() && log.get().isOpen();
  }

  /**
   * Writes all that is to be kept for the last time, and ends the log. A change after this is not
   * kept, so no request may be answered with success any more that makes one.
   *
   * @return false if nothing is kept: there are no groups, or the log could not be written
   */
  public boolean finishLog() {
    if (log.isEmpty()) {
      return false;
    }
    if (tree.countBelowRoot() == 0) {
      log.get().remove();
      return false;
    }
    return log.get().finish();
  }

  /** A group was made, or something that is kept of it has changed. */
  void groupChanged(Group group) {
    log.ifPresent(written -> written.groupChanged(group));
  }

  /** A group was removed. */
  void groupRemoved(Group group) {
    log.ifPresent(written -> written.groupRemoved(group));
  }

  /** A task was moved to a group, whose lock the caller holds. */
  void taskMoved(Task task, Group to) {
    log.ifPresent(written -> written.taskMoved(task, to));
  }

  /** The path of the release agent has changed. */
  void agentChanged() {
    log.ifPresent(TreeLog::agentChanged);
  }
}

package org.freezerfs.freezer;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFile;
import org.freezerfs.cgroup.Group;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Engine.Reported;
import org.freezerfs.freezer.WatchedFile.Contents;
import org.freezerfs.threads.RequestThread;

/**
 * Tells clients that poll or watch {@code cgroup.events} or {@code freezer.state} of each change of
 * the contents, at the change. What a request changes is told by the thread that serves the
 * request; for all else there is a {@link GroupWatcher}. Files that no client has looked up cost
 * nothing.
 */
final class GroupNotices implements AutoCloseable {
  private final Engine engine;
  private final CurrentState states;
  private final boolean isUnified;
  private final Map<Group, WatchedFile> files = new ConcurrentHashMap<>();
  private final GroupWatcher watcher = new GroupWatcher(this);

  /**
   * The notices of one mount.
   *
   * @param isUnified whether the files are {@code cgroup.events}, which say whether there are tasks
   */
  GroupNotices(Engine engine, CurrentState states, boolean isUnified) {
    this.engine = engine;
    this.states = states;
    this.isUnified = isUnified;
  }

  /**
   * Begins to tell of the changes of a file. The caller holds no lock. If two threads do this at
   * the same time, both return after a look at the one file.
   */
  void watch(ControlFile file) {
    Group group = file.group();
    WatchedFile mine = new WatchedFile(file, engine.watch(group.id()));
    WatchedFile watched = Objects.requireNonNullElse(files.putIfAbsent(group, mine), mine);
    if (group.isRemoved()) {
      files.remove(group); // It may have been removed before the file was added.
      return;
    }
    if (isUnified) {
      group.below().forEach(each -> engine.watch(each.id()));
    }
    watcher.add(watched);
  }

  /** A group was made; the caller holds the tree lock. */
  void groupCreated(Group group) {
    if (isUnified && !files.isEmpty()) {
      for (Group above = group.parent(); above != null; above = above.parent()) {
        if (files.containsKey(above)) {
          engine.watch(group.id());
          return;
        }
      }
    }
  }

  void groupRemoved(Group group) {
    files.remove(group);
  }

  /** The freezer's state of a group has changed; the caller holds the lock of the group. */
  void stateChanged(Group group, State state) {
    WatchedFile watched = files.get(group);
    if (watched != null) {
      watched.setState(shown(state));
      if (state == State.FREEZING) {
        if (watched.reported() == Reported.ALL) {
          // Not before the answer: the look takes locks that the freeze needs.
          RequestThread.afterAnswer(() -> watcher.check(watched));
        } else {
          watcher.check(watched);
        }
      }
    }
  }

  /** {@code cgroup.events} does not tell FREEZING from THAWED. */
  private State shown(State state) {
    return isUnified && state == State.FREEZING ? State.THAWED : state;
  }

  /** A task was moved; the caller holds the locks of both groups. */
  void taskMoved(Group from, Group to) {
    if (isUnified && !files.isEmpty()) {
      for (Group group = to; group != null; group = group.parent()) {
        WatchedFile watched = files.get(group);
        if (watched != null) {
          watched.setPopulated();
          if (watched.reported() == Reported.NOTHING) {
            watcher.check(watched); // It has to look for the exit of this task.
          }
        }
      }
      tasksChanged(from);
    }
  }

  /** Something has happened to the tasks of a group; the caller may hold any lock. */
  void tasksChanged(Group changed) {
    for (Group group = changed; group != null; group = group.parent()) {
      WatchedFile watched = files.get(group);
      if (watched != null) {
        watcher.check(watched);
      }
    }
  }

  /** Notifies the watchers of a group's file unconditionally. */
  void tell(Group group) {
    Optional.ofNullable(files.get(group)).ifPresent(WatchedFile::tell);
  }

  /** What a reader of a group's file is shown. */
  @FunctionalInterface
  interface Look {
    Contents run() throws CgroupException, IOException;
  }

  /**
   * Looks at a group for a reader of its file. If the contents have changed since they were told
   * last, that is told now: otherwise a change back to those would be none, and the reader would
   * wait for it in vain. The look is not repeated, as it may count as the one that must see
   * FREEZING.
   *
   * @throws CgroupException what the look throws
   */
  Contents lookForReader(Group group, Look look) throws CgroupException, IOException {
    Optional<WatchedFile> watched = Optional.ofNullable(files.get(group));
    if (watched.isEmpty()) {
      return look.run();
    }
    WatchedFile.Begin begin = watched.get().begin();
    Contents seen = look.run();
    watched.get().show(begin, new Contents(shown(seen.state()), seen.isPopulated()));
    return seen;
  }

  /** What a reader is shown who is shown the state alone. */
  @FunctionalInterface
  interface StateLook {
    State run() throws CgroupException, IOException;
  }

  /**
   * Looks at the state of a group for a reader of another file than the one that is watched, as
   * {@link #lookForReader} does.
   *
   * @throws CgroupException what the look throws
   */
  State lookAtState(Group group, StateLook look) throws CgroupException, IOException {
    return files.containsKey(group)
        ? lookForReader(group, () -> new Contents(look.run(), tellsPopulated(group))).state()
        : look.run();
  }

  private boolean tellsPopulated(Group group) throws IOException {
    return isUnified && isPopulated(group);
  }

  /** Whether there is a task in a group, or in one below. */
  boolean isPopulated(Group group) throws IOException {
    if (!engine.isEmpty(group.id())) {
      return true;
    }
    for (Group each : group.below()) {
      if (!engine.isEmpty(each.id())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Looks at the contents of a file, and tells of a change.
   *
   * @return when to look again
   * @throws CgroupException ENODEV if the group was removed
   */
  GroupWatcher.Next look(WatchedFile watched) throws CgroupException, IOException {
    Group group = watched.group();
    while (true) {
      WatchedFile.Begin begin = watched.begin();
      Optional<State> state = states.withoutWaiting(group);
      boolean isPopulated = tellsPopulated(group);
      State now = state.orElseGet(() -> watched.told().map(Contents::state).orElse(State.THAWED));
      if (watched.update(begin, new Contents(shown(now), isPopulated))) {
        return next(watched, state.isEmpty(), now == State.FREEZING, isPopulated);
      }
    }
  }

  private static GroupWatcher.Next next(
      WatchedFile watched, boolean isLocked, boolean isFreezing, boolean isPopulated) {
    if (isLocked || (isFreezing && watched.reported() != Reported.ALL)) {
      return GroupWatcher.Next.SOON;
    }
    boolean isUnreported = isPopulated && watched.reported() == Reported.NOTHING;
    return isFreezing || isUnreported ? GroupWatcher.Next.LATER : GroupWatcher.Next.NEVER;
  }

  @Override
  public void close() {
    watcher.close();
  }
}

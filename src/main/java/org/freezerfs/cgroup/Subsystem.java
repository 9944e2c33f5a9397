package org.freezerfs.cgroup;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.freezerfs.engine.Task;

/**
 * A controller: the kernel's cgroup_subsys. It names its control files, and is told of the events
 * of groups and their tasks. The callers of {@link #create} hold the tree lock; the callers of the
 * other methods hold the lock of each group that is an argument, unless it says otherwise.
 */
public interface Subsystem {
  /** The name in the mount options. */
  String name();

  /** The control files in the order in which a listing shows them. */
  List<ControlFileType> files();

  /**
   * Control files that can be opened by their names, but that no listing shows: a program that
   * reads all files of a group, as it would of a kernel's, does not find them. No fault can be
   * asked for on them.
   */
  default List<ControlFileType> unlistedFiles() {
    return List.of();
  }

  /** A group is about to be added to the tree. */
  default void create(Group group) {}

  /** A group was removed, and had no tasks; or it could not be added after {@link #create}. */
  default void destroy(Group group) {}

  /**
   * Decides whether a task may be moved.
   *
   * @throws CgroupException if it may not, with the errno for the client
   */
  default void canAttach(Task task, Group from, Group to) throws CgroupException, IOException {}

  /** A task was moved. */
  default void attach(Task task, Group from, Group to) throws IOException {}

  /** A task was forked in a group. */
  default void fork(Task child, Group group) throws IOException {}

  /**
   * What is to be kept of a group beyond the mount, in one word without white space; {@link
   * Group#persist} is called after each change of it. The caller holds the lock of the tree log,
   * and may hold no group's lock, so this takes none.
   */
  default Optional<String> save(Group group) {
    return Optional.empty();
  }

  /**
   * Restores what {@link #save} gave for a group at an earlier mount. The group has the members
   * again that still exist. The caller holds no lock.
   */
  default void restore(Group group, String saved) throws IOException {}

  /**
   * Whether the group must be checked for forks again soon, though no request comes. The caller
   * holds no lock.
   */
  default boolean needsPolling(Group group) {
    return false;
  }
}

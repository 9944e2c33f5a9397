package org.freezerfs.cgroup;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.freezerfs.engine.Task;

/**
 * A controller: the kernel's cgroup_subsys. It names its control files, and is told what happens to
 * groups and their tasks, always under the lock of the groups concerned.
 */
public interface Subsystem {
  /** Its name in the mount options. */
  String name();

  List<ControlFileType> files();

  /**
   * Files that are found by their names, but in no listing: a program that goes through a group's
   * files, as through those of a kernel's, does not come upon them. No fault is asked for on them.
   */
  default List<ControlFileType> unlistedFiles() {
    return List.of();
  }

  /** A group appears. */
  default void create(Group group) {}

  /** A group, which is empty, goes. */
  default void destroy(Group group) {}

  /**
   * Asked before a task is moved.
   *
   * @throws CgroupException with what the mover gets, if it may not
   */
  default void canAttach(Task task, Group from, Group to) throws CgroupException, IOException {}

  /** A task was moved. */
  default void attach(Task task, Group from, Group to) throws IOException {}

  /** A task was born in a group. */
  default void fork(Task child, Group group) throws IOException {}

  /**
   * What is to be kept of a group that outlives its mount, in one word; {@link Group#persist} says
   * that this is another now.
   */
  default Optional<String> save(Group group) {
    return Optional.empty();
  }

  /** A group is back that this was kept of, with the tasks that are still there. */
  default void restore(Group group, String saved) throws IOException {}

  /**
   * Whether the group is to be looked at again soon though nobody asks: births are only noticed by
   * a look.
   */
  default boolean needsPolling(Group group) {
    return false;
  }
}

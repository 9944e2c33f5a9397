package org.freezerfs.cgroup;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;

/**
 * A controller: the kernel's cgroup_subsys. It has control files, and methods that are called when
 * something happens to a group or its tasks.
 *
 * <p>Locks: {@link #create} and {@link #canCreate} are called under the tree lock. The other
 * methods are called under the lock of each group that they get, unless they say otherwise.
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

  /**
   * Something may have happened in a group that the {@linkplain Engine#watch engine watches}. It
   * must neither wait nor call the engine. The caller may hold any lock.
   */
  default void tasksChanged(Group group) {}

  /** The mount has ended: nothing is looked for any more. The caller holds no lock. */
  default void close() {}

  /**
   * Decides whether a group may be made below another, under the lock of that and the tree lock.
   *
   * @throws CgroupException if it may not, with the errno for the client
   */
  default void canCreate(Group parent) throws CgroupException {}

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

  /**
   * What is to be kept of a group beyond the mount, in one word without white space. A subsystem
   * calls {@link Group#persist} after each change of it. This is called under the lock of the tree
   * log, and often without the group's lock, so it takes no lock of a group.
   */
  default Optional<String> save(Group group) {
    return Optional.empty();
  }

  /**
   * Restores what {@link #save} gave for a group at an earlier mount. The members that still exist
   * are in the group again. The caller holds no lock.
   */
  default void restore(Group group, String saved) throws IOException {}
}

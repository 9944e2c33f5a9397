package org.freezerfs.cgroup;

import static org.freezerfs.cgroup.ControlFileType.id;
import static org.freezerfs.cgroup.ControlFileType.ids;
import static org.freezerfs.cgroup.ControlFileType.integer;
import static org.freezerfs.cgroup.ControlFileType.readOnly;
import static org.freezerfs.cgroup.ControlFileType.readWrite;
import static org.freezerfs.cgroup.ControlFileType.writeOnly;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.ControlFileType.Place;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Engine.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control files of a hierarchy of cgroup v2 that don't belong to its freezer (semantics,
 * semantics=v2; kernel/cgroup/cgroup.c, cgroup_base_files). There are no controllers and no
 * threaded groups.
 */
final class UnifiedFiles {
  /** The file that decides who may move a task. */
  static final String PROCESSES = "cgroup.procs";

  private static final Logger LOG = LoggerFactory.getLogger(UnifiedFiles.class);

  /** The controllers of the running kernel's cgroup v2, none of which is here. */
  private static final Set<String> CONTROLLERS =
      Set.of("cpuset", "cpu", "io", "memory", "hugetlb", "pids", "rdma", "misc", "dmem");

  private final Engine engine;
  private final TaskMigration migration;

  UnifiedFiles(Engine engine, TaskMigration migration) {
    this.engine = engine;
    this.migration = migration;
  }

  List<ControlFileType> types() {
    return List.of(
        ids(
                PROCESSES,
                (group, reader) -> engine.processes(group.id(), reader.tid()),
                id(Numbers.KSTRTO, migration::attachProcess))
            .needingGroups(),
        ids(
                "cgroup.threads",
                (group, reader) -> engine.threads(group.id(), reader.tid()),
                id(Numbers.KSTRTO, migration::attachThread))
            .needingGroups(),
        readOnly("cgroup.controllers", (group, caller) -> ""),
        readWrite("cgroup.subtree_control", (group, caller) -> "", UnifiedFiles::enable),
        readWrite("cgroup.type", (group, caller) -> "domain\n", UnifiedFiles::setType)
            .in(Place.BELOW_ROOT),
        readOnly("cgroup.stat", UnifiedFiles::statistics),
        writeOnly("cgroup.kill", integer(this::kill)).in(Place.BELOW_ROOT));
  }

  /**
   * Enables and disables controllers for the groups below (cgroup_subtree_control_write).
   *
   * @throws CgroupException EINVAL for a word that names no controller of the kernel, ENOENT for
   *     one to be enabled
   */
  private static void enable(Group group, Credentials caller, String words) throws CgroupException {
    boolean isAnyEnabled = false;
    for (String word : WhiteSpace.strip(words).split(" ", -1)) {
      if (!word.isEmpty()) {
        boolean isEnabled = word.startsWith("+");
        boolean isLegal =
            (isEnabled || word.startsWith("-")) && CONTROLLERS.contains(word.substring(1));
        if (!isLegal) {
          throw new CgroupException(Errno.EINVAL);
        }
        isAnyEnabled |= isEnabled;
      }
    }
    if (isAnyEnabled) {
      throw new CgroupException(Errno.ENOENT);
    }
  }

  /** Makes no group threaded: EOPNOTSUPP; other words give EINVAL (cgroup_type_write). */
  private static void setType(Group group, Credentials caller, String word) throws CgroupException {
    throw new CgroupException(
        WhiteSpace.strip(word).equals("threaded") ? Errno.EOPNOTSUPP : Errno.EINVAL);
  }

  /** A removed group is gone at once here, so none is dying. */
  private static String statistics(Group group, Credentials caller) {
    return "nr_descendants " + group.descendantCount() + "\nnr_dying_descendants 0\n";
  }

  /**
   * Kills all processes of a group and of those below, frozen ones too (cgroup_kill_write).
   *
   * @throws CgroupException ERANGE for a number other than 1; EPERM if a process may not be
   *     signalled, which can't happen to root
   */
  private void kill(Group group, Credentials caller, int number)
      throws CgroupException, IOException {
    if (number != 1) {
      throw new CgroupException(Errno.ERANGE);
    }
    Outcome outcome = kill(group, caller);
    LOG.debug("{}: killed {} processes", group, outcome.done());
    if (outcome.isPartial()) {
      throw new CgroupException(Errno.EPERM);
    }
  }

  private Outcome kill(Group group, Credentials caller) throws CgroupException, IOException {
    try (LockedGroups locked = group.lockSubtree()) {
      group.requireLive();
      return engine.kill(locked.parentsFirst().stream().map(Group::id).toList(), caller.tid());
    }
  }
}

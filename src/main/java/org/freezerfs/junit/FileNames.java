package org.freezerfs.junit;

import org.freezerfs.cgroup.Semantics;

/**
 * Which control files a group has, and what is written to them, by the semantics of the mount.
 *
 * @param tasks lists the ids of the group's threads
 * @param entry takes the id of a process that is to move to the group
 * @param state has a word for the group's state
 * @param freezer freezes and thaws the group
 * @param freeze what is written to it for a freeze
 * @param thaw what is written to it for a thaw
 * @param kill kills the group's processes
 * @param killNumber what is written to it for that
 */
record FileNames(
    String tasks,
    String entry,
    String state,
    String freezer,
    String freeze,
    String thaw,
    String kill,
    String killNumber) {
  static FileNames of(Semantics semantics) {
    return semantics.isUnified()
        ? new FileNames(
            "cgroup.threads",
            "cgroup.procs",
            "freezerfs.state",
            "cgroup.freeze",
            "1",
            "0",
            "cgroup.kill",
            "1")
        : new FileNames(
            "tasks",
            "tasks",
            "freezer.state",
            "freezer.state",
            "FROZEN",
            semantics.thawedWord(),
            "signal.kill",
            "9");
  }
}

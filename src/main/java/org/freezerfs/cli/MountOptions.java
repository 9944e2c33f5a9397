package org.freezerfs.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.cgroup.EngineKind;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.Transition;
import org.freezerfs.faults.Fault;
import org.freezerfs.power.Resume;

/**
 * The values of all mount options of one mount: what {@code -o} says, and the defaults.
 *
 * @param subsystems the subsystems to show, in the order of {@link Subsystems#NAMES}
 * @param semantics the rules to follow
 * @param engine by what means tasks are frozen
 * @param cgroup the cgroup of the host beneath which all members are, as a path in its hierarchy;
 *     empty if each stays beneath the one that it was in
 * @param transition which reader of freezer.state sees FREEZING turn into FROZEN
 * @param notesStates whether clients that poll or watch freezer.state are told of changes
 * @param resume whether a system resume thaws frozen groups
 * @param maxGroups how many groups there may be besides the root
 * @param kernelEvents whether to use the kernel's events about processes and signals
 * @param journal whether a file says which processes are stopped
 * @param guardian whether a second process thaws them if the daemon is killed
 * @param persist whether groups outlive the mount
 * @param nested whether the mount point may be inside a freezerfs
 * @param remount the new flags of an existing mount; empty if a mount is to be made
 * @param faults the faults that each group has from its creation; empty if no fault may be set
 * @param log the file to log to, for mount(8), which can give no other option
 * @param trace the file to record events in
 * @param fuse the options to pass on to libfuse
 */
record MountOptions(
    Set<String> subsystems,
    Semantics semantics,
    EngineKind engine,
    Optional<String> cgroup,
    Transition transition,
    boolean notesStates,
    Resume resume,
    int maxGroups,
    boolean kernelEvents,
    boolean journal,
    boolean guardian,
    boolean persist,
    boolean nested,
    Optional<Remount> remount,
    Optional<Map<Fault, String>> faults,
    Optional<Path> log,
    Optional<Path> trace,
    List<String> fuse) {

  /**
   * Reads the values of all {@code -o} options, each of which is a list separated by commas.
   *
   * @throws MountFailure if an option is unknown or has a bad value, or two exclude each other
   */
  static MountOptions parse(List<String> lists) throws MountFailure {
    return new MountOptionParser().parse(lists);
  }
}

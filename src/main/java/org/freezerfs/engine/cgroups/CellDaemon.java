package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.Optional;
import org.freezerfs.engine.Task;
import org.freezerfs.host.cgroups.FoundCgroup;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.cgroups.HostCgroupException;
import org.freezerfs.host.proc.PidNamespaces;
import org.freezerfs.host.proc.ProcStat;

/**
 * The daemon that uses a cell, as an extended attribute of the cell says. The lock of a mount point
 * keeps out a second daemon only if both see the same runtime directory, but all daemons of a host
 * see the same cells.
 *
 * @param namespace the number of its pid namespace
 * @param pid its process id there
 * @param startTime in clock ticks since boot
 */
record CellDaemon(long namespace, int pid, long startTime) {
  private static final String ATTRIBUTE = "freezerfs.daemon";
  private static final int WORDS = 3;

  /** This daemon. */
  static CellDaemon self() throws IOException {
    Task self = Task.self();
    return new CellDaemon(PidNamespaces.own(), self.pid(), self.startTime());
  }

  /** The daemon of a cell; empty if the cell does not say. */
  static Optional<CellDaemon> of(HostCgroup cell) {
    return cell.attribute(ATTRIBUTE).flatMap(CellDaemon::parse);
  }

  /**
   * Whether root's daemon has written to a cgroup who it is, or that it does not use it any more.
   */
  static boolean isSetByRoot(FoundCgroup found) {
    return found.rootsAttribute(ATTRIBUTE).isPresent();
  }

  static Optional<CellDaemon> parse(String text) {
    String[] words = text.split(" ", -1);
    if (words.length != WORDS) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new CellDaemon(
              Long.parseLong(words[0]), Integer.parseInt(words[1]), Long.parseLong(words[2])));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Says so in a cell, unless this program may set no such attribute: then only locks protect. */
  void writeTo(HostCgroup cell) throws HostCgroupException {
    cell.setAttribute(ATTRIBUTE, text());
  }

  /** Says in a cell that no daemon uses it. */
  static void removeFrom(HostCgroup cell) throws HostCgroupException {
    cell.setAttribute(ATTRIBUTE, "");
  }

  String text() {
    return namespace + " " + pid + " " + startTime;
  }

  /**
   * Whether it may be alive. One in another pid namespace is alive if a process there has its id:
   * start times may be told differently in another time namespace.
   *
   * @param ownNamespace the number of this program's pid namespace
   */
  boolean mayBeAlive(long ownNamespace) throws IOException {
    return namespace != ownNamespace
        ? PidNamespaces.mayHave(namespace, pid)
        : ProcStat.ofProcess(pid)
            .filter(stat -> stat.startTime() == startTime && !stat.hasEnded())
            .isPresent();
  }

  /** Which daemon it is, in words for a person. */
  String description(long ownNamespace) {
    return namespace == ownNamespace
        ? "a freezerfs that is alive, as process " + pid
        : "a freezerfs in another pid namespace, which may be alive";
  }
}

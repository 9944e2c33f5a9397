package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.freezerfs.engine.Task;
import org.freezerfs.host.cgroups.FoundCgroup;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.cgroups.HostCgroupException;
import org.freezerfs.host.libc.FileStatus;
import org.freezerfs.host.proc.PidNamespaces;
import org.freezerfs.host.proc.ProcStat;

/**
 * What is written in the host about the cells of one mount, so that a later daemon needs nothing
 * else: their names and extended attributes.
 *
 * <p>The name is {@code freezerfs-MOUNT-GROUP-NUMBER}. MOUNT is a number that stands for the mount
 * point, in hexadecimal digits; GROUP is the engine's number of the group. The numbers of
 * {@linkplain HeldSignals held signals} follow, each after a hyphen.
 *
 * <p>The attributes are in the namespace {@code trusted}, which root alone may write, or, where
 * this program may not write that, in {@code user}:
 *
 * <ul>
 *   <li>{@code freezerfs.home}: the path of the home, if the cell does not lie directly beneath it
 *   <li>{@code freezerfs.daemon}: the daemon that uses the cell; empty if none does any more
 *   <li>{@code freezerfs.ended}: its mount has ended
 *   <li>{@code freezerfs.cell}: see {@link CellProof}
 * </ul>
 *
 * @param prefix {@code freezerfs-MOUNT-}, with which the name of each cell of the mount begins
 */
public record CellFormat(String prefix) {
  private static final String PROGRAM = "freezerfs-";

  private static final Pattern NAME = Pattern.compile(PROGRAM + "[0-9a-f]+-[0-9]+(-[0-9]+)+");

  /** The index of the first held signal in a name that is split at its hyphens. */
  private static final int FIRST_HELD = 4;

  private static final String HOME = "freezerfs.home";
  private static final String DAEMON = "freezerfs.daemon";

  /** By the name that it had before, as cells outlive a daemon. */
  private static final String ABANDONED = "freezerfs.ended";

  /** The format of the mount whose mount point has this number. */
  public static CellFormat of(long mount) {
    return new CellFormat(PROGRAM + Long.toHexString(mount) + "-");
  }

  /** Whether a name is that of a cell, of this mount or another. */
  static boolean isCellName(String name) {
    return NAME.matcher(name).matches();
  }

  String name(int group, int number, List<Integer> held) {
    StringBuilder name = new StringBuilder(prefix).append(group).append('-').append(number);
    held.forEach(signal -> name.append('-').append(signal));
    return name.toString();
  }

  /** The signals that are held for the processes of the cell with this name. */
  static List<Integer> heldSignals(String name) {
    String[] parts = name.split("-", -1);
    List<Integer> held = new ArrayList<>();
    for (int i = FIRST_HELD; i < parts.length; i++) {
      try {
        held.add(Integer.valueOf(parts[i]));
      } catch (NumberFormatException e) {
        return List.of(); // It is the name of no cell.
      }
    }
    return List.copyOf(held);
  }

  /** The group of the cell with this name; empty if it is the name of no cell of this mount. */
  OptionalInt group(String name) {
    if (!name.startsWith(prefix)) {
      return OptionalInt.empty();
    }
    String rest = name.substring(prefix.length());
    int end = rest.indexOf('-');
    try {
      return end < 0 ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(rest, 0, end, 10));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  /**
   * The home of the processes of a cell: the cgroup that the attribute names, or that contains the
   * cell. Root believes only an attribute that root has set: otherwise a user could have a process
   * moved to where that user may not.
   *
   * @param top the cgroup at the hierarchy's mount point
   */
  static HostCgroup home(HostCgroup cell, HostCgroup top) {
    Optional<String> path = cell.safeAttribute(HOME);
    return path.isPresent() ? new HostCgroup(top.path() + path.get()) : cell.parent();
  }

  /**
   * Writes the home of a new cell, if it does not contain the cell.
   *
   * @throws IOException if the cell can have no attribute: then its processes would not get home
   */
  static void writeHome(HostCgroup cell, HostCgroup home, HostCgroup top) throws IOException {
    if (!cell.parent().equals(home)) {
      cell.setAttribute(HOME, home.path().substring(top.path().length()));
      if (cell.safeAttribute(HOME).isEmpty()) {
        throw new IOException(cell.path() + " can have no extended attribute");
      }
    }
  }

  /**
   * Marks a cell as abandoned: it could not be removed with its mount, because a cell of another
   * mount lies in it, which has put a task of this one into a group. That other mount removes it.
   */
  static void markAbandoned(HostCgroup cell) throws HostCgroupException {
    cell.setAttribute(ABANDONED, "1");
  }

  static boolean isAbandoned(HostCgroup cgroup) {
    return isCellName(cgroup.name())
        && (cgroup.rootsAttribute(ABANDONED).isPresent()
            || (cgroup.ownersAttribute(ABANDONED).isPresent() && isOfOwnerOfParent(cgroup)));
  }

  /**
   * A user can set the attribute in any cgroup of that user. Believed only within cgroups of the
   * same user, it takes a process nowhere that its owner could not take it.
   */
  private static boolean isOfOwnerOfParent(HostCgroup cgroup) {
    Optional<FileStatus> status = cgroup.status();
    return status.isPresent()
        && cgroup
            .parent()
            .status()
            .filter(parent -> parent.uid() == status.get().uid())
            .isPresent();
  }

  /**
   * Where a process of a cgroup belongs: in that cgroup, or, if an abandoned cell contains it, in
   * the parent of that cell.
   *
   * @param top the cgroup at the hierarchy's mount point
   */
  static HostCgroup outsideAbandoned(HostCgroup cgroup, HostCgroup top) {
    HostCgroup home = cgroup;
    for (HostCgroup at = cgroup; CellTree.isBelow(at, top); at = at.parent()) {
      if (isAbandoned(at)) {
        home = at.parent();
      }
    }
    return home;
  }

  /**
   * The daemon that uses a cell. The lock of a mount point keeps out a second daemon only if both
   * see the same runtime directory, but all daemons of a host see the same cells.
   *
   * @param namespace the number of its pid namespace
   * @param pid its process id there
   * @param startTime in clock ticks since boot
   */
  record Daemon(long namespace, int pid, long startTime) {
    private static final int WORDS = 3;

    /** This daemon. */
    static Daemon self() throws IOException {
      Task self = Task.self();
      return new Daemon(PidNamespaces.own(), self.pid(), self.startTime());
    }

    /** The daemon that uses a cell; empty if the cell does not say. */
    static Optional<Daemon> of(HostCgroup cell) {
      return cell.attribute(DAEMON).flatMap(Daemon::parse);
    }

    /** Whether root's daemon has set the attribute, be it that no daemon uses the cell any more. */
    static boolean isSetByRoot(FoundCgroup found) {
      return found.rootsAttribute(DAEMON).isPresent();
    }

    static Optional<Daemon> parse(String text) {
      String[] words = text.split(" ", -1);
      if (words.length != WORDS) {
        return Optional.empty();
      }
      try {
        return Optional.of(
            new Daemon(
                Long.parseLong(words[0]), Integer.parseInt(words[1]), Long.parseLong(words[2])));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }

    /** Writes it to a cell. If this program may set no attribute, only locks keep out others. */
    void writeTo(HostCgroup cell) throws HostCgroupException {
      cell.setAttribute(DAEMON, text());
    }

    /** Writes to a cell that no daemon uses it. */
    static void removeFrom(HostCgroup cell) throws HostCgroupException {
      cell.setAttribute(DAEMON, "");
    }

    String text() {
      return namespace + " " + pid + " " + startTime;
    }

    /**
     * Whether it may be alive. One in another pid namespace may be if a process there has its id:
     * /proc can show other start times in another time namespace.
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
}

package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.freezerfs.host.cgroups.HostCgroup;

/**
 * A cell with the cgroups below it. A member may have made cgroups in it; and the daemon of another
 * mount, which has put a member into a group of its own, has made its cell in this one.
 *
 * <p>A task in the other mount's cell is still a member here, so whatever lists members visits all
 * cgroups. To the end of a mount the cells of other mounts are not its own: it leaves them, and
 * their tasks, where they are.
 */
final class CellTree {
  /** Reads the ids of one cgroup: of its processes or its threads. */
  @FunctionalInterface
  interface Reader {
    int[] read(HostCgroup cgroup) throws IOException;
  }

  /** Answers a question about one cgroup. */
  @FunctionalInterface
  interface Question {
    boolean isTrueOf(HostCgroup cgroup) throws IOException;
  }

  private CellTree() {}

  /** The ids in all cgroups of the tree, in any order. */
  static List<Integer> ids(HostCgroup cgroup, Reader reader) throws IOException {
    List<Integer> ids = new ArrayList<>();
    addIds(cgroup, reader, ids);
    return ids;
  }

  /** Adds them to a list. */
  static void addIds(HostCgroup cgroup, Reader reader, List<Integer> ids) throws IOException {
    for (int id : reader.read(cgroup)) {
      ids.add(id);
    }
    for (HostCgroup child : cgroup.children()) {
      addIds(child, reader, ids);
    }
  }

  /** Counts the ids of all cgroups of the tree. */
  static int count(HostCgroup cgroup, Reader reader) throws IOException {
    int count = reader.read(cgroup).length;
    for (HostCgroup child : cgroup.children()) {
      count += count(child, reader);
    }
    return count;
  }

  /** Whether the answer is true for any cgroup of the tree. */
  static boolean isTrueOfAny(HostCgroup cgroup, Question question) throws IOException {
    if (question.isTrueOf(cgroup)) {
      return true;
    }
    for (HostCgroup child : cgroup.children()) {
      if (isTrueOfAny(child, question)) {
        return true;
      }
    }
    return false;
  }

  /** The ids in the tree without those in cells that other mounts use, in any order. */
  static List<Integer> ownIds(HostCgroup cgroup, Reader reader) throws IOException {
    List<Integer> ids = new ArrayList<>();
    addOwnIds(cgroup, reader, ids);
    return ids;
  }

  private static void addOwnIds(HostCgroup cgroup, Reader reader, List<Integer> ids)
      throws IOException {
    for (int id : reader.read(cgroup)) {
      ids.add(id);
    }
    for (HostCgroup child : ownChildren(cgroup)) {
      addOwnIds(child, reader, ids);
    }
  }

  private static List<HostCgroup> ownChildren(HostCgroup cgroup) throws IOException {
    return cgroup.children().stream().filter(child -> !isUsedCell(child)).toList();
  }

  private static boolean isUsedCell(HostCgroup cgroup) {
    return CellFormat.isCellName(cgroup.name()) && !CellFormat.isAbandoned(cgroup);
  }

  /** Whether a cell that another mount uses lies below a cell. */
  static boolean hasCellOfOther(HostCgroup cgroup) throws IOException {
    for (HostCgroup child : cgroup.children()) {
      if (isUsedCell(child) || hasCellOfOther(child)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Removes what is empty of the tree, but no cell that another mount uses.
   *
   * @return whether the tree has gone
   */
  static boolean remove(HostCgroup cgroup) throws IOException {
    if (cgroup.remove()) {
      return true;
    }
    for (HostCgroup child : ownChildren(cgroup)) {
      remove(child);
    }
    return cgroup.remove();
  }

  /**
   * Removes the abandoned cells that a cgroup lies in, or is, from the innermost on, until one is
   * not empty.
   *
   * @param top the cgroup at the hierarchy's mount point
   */
  static void removeAbandoned(HostCgroup cgroup, HostCgroup top) throws IOException {
    for (HostCgroup at = cgroup; isBelow(at, top); at = at.parent()) {
      if (CellFormat.isAbandoned(at) && !remove(at)) {
        return;
      }
    }
  }

  /**
   * Whether a cgroup of a hierarchy is not its top.
   *
   * @param top the cgroup at the hierarchy's mount point
   */
  static boolean isBelow(HostCgroup cgroup, HostCgroup top) {
    return cgroup.path().length() > top.path().length();
  }
}

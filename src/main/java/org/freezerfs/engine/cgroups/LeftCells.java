package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.freezerfs.host.cgroups.CgroupWalk;
import org.freezerfs.host.cgroups.FoundCgroup;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.proc.PidNamespaces;

/**
 * The cells of one mount that are in the host's hierarchy, as a walk through it has found them.
 * Those above are before those beneath them.
 */
final class LeftCells {
  /**
   * One cell.
   *
   * @param group empty if others have renamed the cell
   */
  record Left(HostCgroup cgroup, OptionalInt group) {}

  private final CellProof proof;
  private final HostFreezer freezer;
  private final List<Left> free = new ArrayList<>();
  private final List<HostCgroup> used = new ArrayList<>();
  private final List<HostCgroup> unproven = new ArrayList<>();

  /** The daemons that were asked for, and whether they may be alive. */
  private final Map<CellDaemon, Boolean> daemons = new HashMap<>();

  private int foreign;
  private String firstForeign = "";
  private CgroupWalk.Skipped skipped = new CgroupWalk.Skipped(0, "");

  private LeftCells(CellProof proof, HostFreezer freezer) {
    this.proof = proof;
    this.freezer = freezer;
  }

  /**
   * Finds them below a cgroup. Ended cells that only hold cells of other mounts are left out: these
   * mounts remove them.
   */
  static LeftCells find(HostCgroup top, CellProof proof, HostFreezer freezer) throws IOException {
    LeftCells found = new LeftCells(proof, freezer);
    found.skipped = CgroupWalk.below(top, found::add);
    return found;
  }

  private void add(FoundCgroup found) throws IOException {
    switch (proof.kindOf(found)) {
      case CELL -> {
        if (!isDone(found.cgroup()) && !addIfUsed(found)) {
          free.add(new Left(found.cgroup(), proof.groupOf(found)));
        }
      }
      case UNPROVEN -> {
        if (!addIfUsed(found)) {
          unproven.add(found.cgroup());
        }
      }
      case FOREIGN -> {
        if (foreign == 0) {
          firstForeign = found.cgroup().path();
        }
        foreign++;
      }
      case OTHER -> {
        // It is not looked at any further.
      }
    }
  }

  private boolean addIfUsed(FoundCgroup found) throws IOException {
    return isUsed(found) && used.add(found.cgroup());
  }

  private boolean isDone(HostCgroup cell) throws IOException {
    return EndedCells.isEnded(cell) && CellTree.ids(cell, freezer::tasks).isEmpty();
  }

  /** Whether another daemon may use the cell; what this one has left, it uses no more. */
  private boolean isUsed(FoundCgroup cell) throws IOException {
    Optional<CellDaemon> daemon = CellDaemon.of(cell.cgroup());
    if (daemon.isEmpty() || daemon.get().equals(CellDaemon.self())) {
      return false;
    }
    Boolean known = daemons.get(daemon.get());
    if (known == null) {
      known = daemon.get().mayBeAlive(PidNamespaces.own());
      daemons.put(daemon.get(), known);
    }
    return known;
  }

  /** Those whose daemon has ended. */
  List<Left> free() {
    return free;
  }

  /** Those whose daemon may be alive: another daemon must not touch them. */
  List<HostCgroup> used() {
    return used;
  }

  /** See {@link CellProof.Kind#UNPROVEN}. */
  List<HostCgroup> unproven() {
    return unproven;
  }

  /** How many cgroups are named as cells of the mount, but can have been made by another user. */
  int foreign() {
    return foreign;
  }

  /** The path of one of these; empty if there is none. */
  String firstForeign() {
    return firstForeign;
  }

  boolean isAny() {
    return !free.isEmpty() || !used.isEmpty() || !unproven.isEmpty();
  }

  /** Whether all of the hierarchy was looked at. */
  boolean isComplete() {
    return skipped.count() == 0;
  }

  /** What a person should know of what is not touched, a part of a sentence for each. */
  List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    if (!used.isEmpty()) {
      String daemon =
          CellDaemon.of(used.get(0))
              .map(of -> of.description(PidNamespaces.own()))
              .orElse("a freezerfs");
      remarks.add(
          "cgroups that are left as they are: "
              + used.size()
              + ", such as "
              + used.get(0).path()
              + ", of "
              + daemon);
    }
    if (!isComplete()) {
      remarks.add(
          "cgroups below which something may be left: "
              + skipped.count()
              + ", such as "
              + skipped.first());
    }
    return remarks;
  }
}

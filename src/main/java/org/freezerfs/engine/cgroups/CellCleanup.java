package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.freezerfs.engine.EngineFactory.Recovered;
import org.freezerfs.engine.OwnProcesses;
import org.freezerfs.host.cgroups.CgroupWalk;
import org.freezerfs.host.cgroups.FoundCgroup;
import org.freezerfs.host.cgroups.FreezerHierarchy;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.cgroups.HostCgroupException;
import org.freezerfs.host.proc.PidNamespaces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the cells of one mount in the host's hierarchy, and removes cells: those of a group that is
 * removed, those that an ended daemon has left, and those that other programs have made. Nothing
 * but the cells themselves says what is in them: their names are those of the mount, their
 * processes are the members, and the kernel knows which of them are frozen.
 *
 * <p>The processes of a cell go to their home. A frozen one runs again there, or stays stopped if
 * it was stopped before. Processes that another mount has put into a cell of its own in this one
 * stay there; the cell then stays too, {@linkplain CellFormat#markAbandoned abandoned}.
 */
public final class CellCleanup {
  private static final Logger LOG = LoggerFactory.getLogger(CellCleanup.class);

  /** After this many rounds, a cell whose processes fork meanwhile is frozen. */
  private static final int ROUNDS_UNFROZEN = 5;

  /**
   * After this many rounds, a cell is given up: something in it can't be taken out, such as a
   * process that is not visible.
   */
  private static final int MAX_ROUNDS = 1000;

  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final FreezerHierarchy hierarchy;
  private final HostCgroup top;
  private final CellProof proof;
  private final HostFreezer freezer;
  private final TaskMover mover;

  /**
   * For a mount point that this program has no engine for.
   *
   * @param proof of the mount's cells
   */
  public CellCleanup(FreezerHierarchy hierarchy, CellProof proof) {
    this(hierarchy, proof, HostFreezer.of(hierarchy));
  }

  private CellCleanup(FreezerHierarchy hierarchy, CellProof proof, HostFreezer freezer) {
    this(
        hierarchy,
        proof,
        freezer,
        new TaskMover(hierarchy, freezer, OwnProcesses.daemon(), cgroup -> Optional.empty()));
  }

  CellCleanup(FreezerHierarchy hierarchy, CellProof proof, HostFreezer freezer, TaskMover mover) {
    this.hierarchy = hierarchy;
    top = hierarchy.top();
    this.proof = proof;
    this.freezer = freezer;
    this.mover = mover;
  }

  /** Whether there are cells of the mount. */
  public boolean isAnyLeft() throws IOException {
    return find().isAny();
  }

  /** Whether there are cells of the mount, or may be some in a part that can't be searched. */
  public boolean mayAnyBeLeft() throws IOException {
    Found found = find();
    return found.isAny() || !found.isComplete();
  }

  private Found find() throws IOException {
    Found found = find(top);
    proof.reportUntrusted(found.untrusted(), found.firstUntrusted());
    return found;
  }

  /**
   * Finds the cells of the mount below a cgroup. Abandoned cells in which nothing is but cells of
   * other mounts are not among them: those mounts remove them.
   */
  Found find(HostCgroup above) throws IOException {
    Found found = new Found(proof, freezer);
    found.skipped = CgroupWalk.below(above, found::add);
    return found;
  }

  /**
   * Cleans up after a daemon that was killed: takes all processes home, where they run again, and
   * removes the cells. Cells whose daemon may be alive stay as they are.
   *
   * @return how many processes were frozen
   */
  public Recovered recover() throws IOException {
    Found found = find();
    Set<Integer> frozen = new HashSet<>();
    List<HostCgroup> failed = new ArrayList<>();
    for (FreeCell cell : found.free()) {
      frozen.addAll(frozenIn(cell.cgroup()));
      if (!remove(cell.cgroup())) {
        failed.add(cell.cgroup());
      }
    }
    for (HostCgroup cell : found.unproven()) {
      frozen.addAll(frozenIn(cell));
      if (!removeUndelivered(cell)) {
        failed.add(cell);
      }
    }
    if (failed.isEmpty() && found.used().isEmpty() && found.isComplete()) {
      proof.removeAll();
    }
    List<String> remarks = new ArrayList<>(found.remarks());
    if (!failed.isEmpty()) {
      remarks.add(
          "cgroups that could not be emptied: "
              + failed.size()
              + ", such as "
              + failed.get(0).path());
    }
    return new Recovered(frozen.size(), remarks, failed.isEmpty() && found.isComplete());
  }

  /** The processes that the removal of a cell thaws; none if they can't be listed. */
  private Set<Integer> frozenIn(HostCgroup cell) {
    try {
      return freezer.isFreezeRequested(cell)
          ? new HashSet<>(CellTree.ownIds(cell, freezer::processes))
          : Set.of();
    } catch (IOException e) {
      return Set.of();
    }
  }

  /**
   * Gives each cell that an ended daemon has left to its group. One whose group does not exist any
   * more is removed, and so is one without proof.
   *
   * @return how many frozen processes are in the cells that were given to groups
   */
  int takeOver(Cells cells, GroupTable groups) throws IOException {
    Found found = find();
    found.remarks().forEach(LOG::warn);
    List<Integer> frozen = new ArrayList<>();
    for (FreeCell left : found.free()) {
      OptionalInt group = left.group();
      Optional<CellGroup> owner =
          group.isPresent() ? groups.find(group.getAsInt()) : Optional.empty();
      if (owner.isEmpty()) {
        remove(left.cgroup());
        continue;
      }
      try {
        boolean isRequested = freezer.isFreezeRequested(left.cgroup());
        if (isRequested) {
          CellTree.addIds(left.cgroup(), freezer::processes, frozen);
        }
        owner.get().add(cells.add(left.cgroup(), group.getAsInt(), isRequested));
      } catch (IOException e) {
        LOG.warn("the members in {} are in no group: {}", left.cgroup().path(), e.getMessage());
      }
    }
    found.unproven().forEach(this::removeUndelivered);
    return new HashSet<>(frozen).size();
  }

  /**
   * Removes the cells of the mount that another program has made: CRIU makes the cgroup again in
   * which a process was that it restores, although it was removed when it became empty. Their
   * processes are in no group; they are taken home. Only what no other user can have made is taken
   * for such a cell.
   *
   * @param cells those that the engine knows, which stay
   */
  void removeUnknown(Cells cells) throws IOException {
    Found found = find();
    for (FreeCell cell : found.free()) {
      if (!cells.has(cell.cgroup())) {
        remove(cell.cgroup());
      }
    }
    found.unproven().forEach(this::removeUndelivered);
  }

  /**
   * Delivers the signals that are held for the processes of a cell, takes the processes home and
   * removes the cell. A cell that can't be emptied stays, thawed, which is logged.
   *
   * @return whether no process is left in it but those that another mount has in it
   */
  boolean remove(HostCgroup cell) {
    deliverHeld(cell);
    return removeUndelivered(cell);
  }

  /** The same without the signals, for a cell whose name may not be what a daemon has given it. */
  private boolean removeUndelivered(HostCgroup cell) {
    try {
      takeAllHome(cell);
      boolean isDone = CellTree.remove(cell) || leave(cell);
      CellTree.removeAbandoned(cell, top);
      return isDone;
    } catch (IOException e) {
      LOG.warn("{} can't be emptied: {}", cell.path(), e.getMessage());
      thawAtLeast(cell);
      return false;
    }
  }

  private void thawAtLeast(HostCgroup cell) {
    try {
      freezer.thaw(cell);
    } catch (IOException e) {
      LOG.warn("what is in it stays frozen: {}", e.getMessage());
    }
  }

  /** With cgroup v1 no signal is held: a name that says so is not the one that the cell got. */
  private void deliverHeld(HostCgroup cell) {
    if (freezer.takesThreads() || CellFormat.heldSignals(cell.name()).isEmpty()) {
      return;
    }
    try {
      for (int task : CellTree.ownIds(cell, freezer::tasks)) {
        deliverHeld(cell, task);
      }
    } catch (IOException e) {
      LOG.warn("signals that are held for processes are lost: {}", e.getMessage());
    }
  }

  private void deliverHeld(HostCgroup cell, int task) {
    try {
      HeldSignals.deliver(cell, task, hierarchy);
    } catch (IOException e) {
      LOG.warn("task {} does not get signals that are held for it: {}", task, e.getMessage());
    }
  }

  /** Leaves a cell that is not empty. Returns whether only another mount uses it. */
  private boolean leave(HostCgroup cell) throws IOException {
    freezer.thaw(cell);
    if (CellTree.hasCellOfOther(cell)) {
      CellFormat.markAbandoned(cell);
      LOG.info("{} is left, thawed: the freezerfs whose cgroup is in it removes it", cell.path());
      return true;
    }
    LOG.warn("{} can't be removed, because it is in use; its processes run", cell.path());
    return false;
  }

  /**
   * Takes all tasks of a cell home. The next round finds those that are forked meanwhile; if there
   * are still some after a few rounds, the cell is frozen first. Gives up after 10 s.
   */
  private void takeAllHome(HostCgroup cell) throws IOException {
    List<HostCgroup> homes = homes(cell);
    long begin = System.nanoTime();
    boolean mayBeMore = true;
    for (int round = 0; mayBeMore && round < MAX_ROUNDS; round++) {
      if (System.nanoTime() - begin > TIMEOUT_NANOS) {
        return;
      }
      mayBeMore = false;
      for (int task : CellTree.ownIds(cell, freezer::tasks)) {
        mayBeMore |= moveHome(task, cell, homes);
      }
      if (round == ROUNDS_UNFROZEN) {
        freezer.freeze(cell);
      }
    }
  }

  /**
   * Where the tasks of a cell may go: to their home, or, if that has gone, the nearest cgroup
   * above; if that refuses, to those above it, as far as they have the same owner. Otherwise a user
   * could make a cgroup of that user refuse, and get processes out of what limits that user.
   */
  private List<HostCgroup> homes(HostCgroup cell) {
    HostCgroup home = CellFormat.outsideAbandoned(CellFormat.home(cell, top), top);
    while (!home.exists() && CellTree.isBelow(home, top)) {
      home = home.parent();
    }
    List<HostCgroup> homes = new ArrayList<>();
    OptionalInt owner = ownerOf(home);
    for (HostCgroup at = home; ownerOf(at).equals(owner); at = at.parent()) {
      homes.add(at);
      if (!CellTree.isBelow(at, top)) {
        break;
      }
    }
    return homes;
  }

  private static OptionalInt ownerOf(HostCgroup cgroup) {
    return cgroup.status().map(status -> OptionalInt.of(status.uid())).orElse(OptionalInt.empty());
  }

  /**
   * Moves a task of a cell to the first of some cgroups that takes it.
   *
   * @return whether it is not in the cell any more: moved, or gone, perhaps after it has forked
   */
  private boolean moveHome(int task, HostCgroup cell, List<HostCgroup> homes) throws IOException {
    for (int i = 0; i < homes.size(); i++) {
      try {
        mover.moveListed(task, cell, homes.get(i));
        return true;
      } catch (HostCgroupException e) {
        if (i + 1 < homes.size()) {
          LOG.warn("task {}: {}; it is moved to {}", task, e.getMessage(), homes.get(i + 1).path());
        } else {
          LOG.warn("task {} can't be moved out of its cgroup: {}", task, e.getMessage());
        }
      }
    }
    return false;
  }

  /**
   * One cell whose daemon has ended.
   *
   * @param group empty if others have renamed the cell
   */
  record FreeCell(HostCgroup cgroup, OptionalInt group) {}

  /** The cells that a walk through the hierarchy has found, outer ones before those in them. */
  static final class Found {
    private final CellProof proof;
    private final HostFreezer freezer;
    private final List<FreeCell> free = new ArrayList<>();
    private final List<HostCgroup> used = new ArrayList<>();
    private final List<HostCgroup> unproven = new ArrayList<>();

    /** Whether each daemon that a cell names may be alive: each is asked for once. */
    private final Map<CellFormat.Daemon, Boolean> daemons = new HashMap<>();

    private int untrusted;
    private String firstUntrusted = "";
    private CgroupWalk.Skipped skipped = new CgroupWalk.Skipped(0, "");

    private Found(CellProof proof, HostFreezer freezer) {
      this.proof = proof;
      this.freezer = freezer;
    }

    private void add(FoundCgroup found) throws IOException {
      switch (proof.kindOf(found)) {
        case CELL -> {
          if (!isDone(found.cgroup()) && !addIfUsed(found)) {
            free.add(new FreeCell(found.cgroup(), proof.groupOf(found)));
          }
        }
        case UNPROVEN -> {
          if (!addIfUsed(found)) {
            unproven.add(found.cgroup());
          }
        }
        case UNTRUSTED -> {
          if (untrusted == 0) {
            firstUntrusted = found.cgroup().path();
          }
          untrusted++;
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
      return CellFormat.isAbandoned(cell) && CellTree.ownIds(cell, freezer::tasks).isEmpty();
    }

    /** Whether another daemon may use a cell. Those that this one has released are free. */
    private boolean isUsed(FoundCgroup cell) throws IOException {
      Optional<CellFormat.Daemon> daemon = CellFormat.Daemon.of(cell.cgroup());
      if (daemon.isEmpty() || daemon.get().equals(CellFormat.Daemon.self())) {
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
    List<FreeCell> free() {
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

    /** How many cgroups have the name of a cell of the mount, but another user can have made. */
    int untrusted() {
      return untrusted;
    }

    /** The path of one of these; empty if there is none. */
    String firstUntrusted() {
      return firstUntrusted;
    }

    boolean isAny() {
      return !free.isEmpty() || !used.isEmpty() || !unproven.isEmpty();
    }

    /** Whether the whole hierarchy could be searched. */
    boolean isComplete() {
      return skipped.count() == 0;
    }

    /** What a person should know of what stays as it is, a part of a sentence for each. */
    List<String> remarks() {
      List<String> remarks = new ArrayList<>();
      if (!used.isEmpty()) {
        String daemon =
            CellFormat.Daemon.of(used.get(0))
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
}

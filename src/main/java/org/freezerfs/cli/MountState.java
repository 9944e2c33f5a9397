package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.freezerfs.cgroup.EngineKind;
import org.freezerfs.cgroup.snapshot.TreeSnapshot;
import org.freezerfs.engine.EngineFactory;
import org.freezerfs.engine.EngineFactory.Recovered;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.proc.Boot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What a daemon keeps for the next daemon at the same mount point: what its engine keeps, such as a
 * {@link JournalFile journal}, and with {@code persist} the {@link TreeFile tree} of groups. A
 * daemon takes the {@link MountLock} before it changes them. No file exists, and the lock is not
 * taken, before there is something to keep.
 */
final class MountState {
  /** Loaded later than the class, which is loaded before logging is configured. */
  private static final class Log {
    static final Logger LOG = LoggerFactory.getLogger(MountState.class);
  }

  private static final String TREE = ".tree";

  private final Path mountPoint;
  private final RuntimeDirectory directory;
  private final MountLock lock;
  private final JournalFile journal;
  private final Map<EngineKind, EngineFactory> engines;
  private final TreeFile tree;
  private final Path handover;

  MountState(Path mountPoint, RuntimeDirectory directory) {
    this(mountPoint, directory, new MountLock(LockFile.of(directory), mountPoint));
  }

  private MountState(Path mountPoint, RuntimeDirectory directory, MountLock lock) {
    this.mountPoint = mountPoint;
    this.directory = directory;
    this.lock = lock;
    String name = StateName.of(mountPoint);
    journal = new JournalFile(directory, name, lock);
    engines =
        Map.of(
            EngineKind.SIGNALS, new SignalEngineFactory(journal),
            EngineKind.V1, new CgroupEngineFactory(EngineKind.V1, mountPoint, directory, lock),
            EngineKind.V2, new CgroupEngineFactory(EngineKind.V2, mountPoint, directory, lock));
    tree = new TreeFile(directory.resolve(name + TREE));
    handover = Takeover.handover(directory, mountPoint);
  }

  /** The state of a mount point of this user's. */
  static MountState of(Path mountPoint) {
    return new MountState(mountPoint, RuntimeDirectory.ofSelf());
  }

  /** The state of another mount point, kept in the same place. */
  MountState forOther(Path other) {
    return new MountState(other, directory, lock.forOther(other));
  }

  boolean isOf(Path path) {
    return mountPoint.equals(path);
  }

  /**
   * Takes the lock.
   *
   * @throws MountLock.HeldException if another daemon at this mount point is alive
   * @throws IOException if no state can be kept
   */
  void lock() throws IOException {
    lock.acquire();
  }

  /**
   * Takes the lock, for which it waits longer.
   *
   * @param onWait is given what has the lock every 5 s
   */
  void lock(Duration limit, Consumer<String> onWait) throws IOException {
    lock.acquire(limit, onWait);
  }

  /** Gives the lock up: nothing is changed any more. */
  void unlock() {
    lock.release();
  }

  JournalFile journal() {
    return journal;
  }

  /** Makes engines of a kind for the mount point. */
  EngineFactory engines(EngineKind kind) {
    return engines.get(kind);
  }

  TreeFile tree() {
    return tree;
  }

  /**
   * Thaws the processes that a killed daemon has left stopped, and logs how many. If that fails,
   * the reason is logged.
   */
  void recoverIfLeft() {
    try {
      if (isAnythingLeft()) {
        Recovery done = recover();
        // Another mount may have removed files that held nothing.
        if (!done.equals(NOTHING_LEFT)) {
          Log.LOG
              .atLevel(done.isComplete() ? Level.INFO : Level.WARN)
              .log("{}", NativeEncoding.encode(done.text()));
        }
      }
    } catch (IOException e) {
      Log.LOG.warn(
          "processes that the last freezerfs here had stopped are not thawed: {}",
          NativeEncoding.encode(e.getMessage()));
    }
  }

  /** Whether an earlier daemon has left something of its engine, or a tree of groups. */
  boolean isAnythingLeft() throws IOException {
    return isAnyEngineLeft() || tree.exists();
  }

  private boolean isAnyEngineLeft() throws IOException {
    for (EngineFactory kind : engines.values()) {
      if (kind.isAnythingLeft()) {
        return true;
      }
    }
    return false;
  }

  /**
   * What was done.
   *
   * @param text in one line for a person
   * @param isComplete whether nothing stays stopped that could be thawed; not if that is not known
   */
  record Recovery(String text, boolean isComplete) {}

  private static final Recovery NOTHING_LEFT = new Recovery("nothing was left stopped", true);

  /**
   * Thaws the processes that a killed daemon has left stopped, and deletes the groups that it kept.
   *
   * @throws IOException if the files can't be read, or the daemon is alive
   */
  Recovery recover() throws IOException {
    if (isAnythingLeft()) {
      lock();
    }
    if (!isAnythingLeft()) {
      requireUsableDirectory();
      return NOTHING_LEFT;
    }
    boolean hasTree = tree.exists();
    TreeSnapshot snapshot;
    try {
      snapshot = readTree();
    } catch (IOException e) {
      recoverEngines(Set.of());
      throw e;
    }
    Recovered recovered = recoverEngines(snapshot.owners());
    StringBuilder done = new StringBuilder();
    done.append("thawed ").append(processes(recovered.thawed()));
    done.append(" that had been left stopped");
    recovered.remarks().forEach(remark -> done.append("; ").append(remark));
    if (hasTree) {
      tree.remove();
      done.append("; groups that were given up: ").append(snapshot.groupsBelowRoot());
    }
    return new Recovery(done.toString(), recovered.isComplete());
  }

  /** Removes what killed daemons have left for other mount points, and no mount needs. */
  void removeLeftFilesOfOthers() {
    new LeftFiles(directory, this).removeThoseThatHoldNothing();
  }

  /**
   * Removes the files of an earlier daemon, if that daemon has ended, and no task and no group is
   * lost by it. The mount has ended too.
   *
   * @return whether it was removed
   */
  boolean removeIfNothingIsHeld() throws IOException {
    if (!lock.tryAcquireForRemoval()) {
      return false;
    }
    try {
      TreeSnapshot snapshot = peekTree();
      String boot = Boot.id();
      boolean isOfThisBoot = snapshot.origin().filter(of -> of.bootId().equals(boot)).isPresent();
      if (mayHoldGroups(snapshot, isOfThisBoot) || areFilesNeeded()) {
        return false;
      }
      if (journal.exists() || isOfThisBoot) {
        engines.get(EngineKind.SIGNALS).recover(isOfThisBoot ? snapshot.owners() : Set.of());
      }
      for (EngineFactory kind : engines.values()) {
        kind.removeFiles();
      }
      tree.remove();
      Files.deleteIfExists(handover);
      return true;
    } finally {
      lock.release();
    }
  }

  /** If that is not known, because the tree is damaged, it may. */
  private boolean mayHoldGroups(TreeSnapshot snapshot, boolean isOfThisBoot) {
    return tree.exists()
        && (snapshot.origin().isEmpty()
            || snapshot.damagedLines() > 0
            || (isOfThisBoot && snapshot.groupsBelowRoot() > 0));
  }

  private boolean areFilesNeeded() throws IOException {
    for (EngineFactory kind : engines.values()) {
      if (kind.needsFiles()) {
        return true;
      }
    }
    return false;
  }

  /** Cleans up after engines of every kind: the last mount may have had another than this one. */
  private Recovered recoverEngines(Set<Integer> owners) throws IOException {
    int thawed = 0;
    List<String> remarks = new ArrayList<>();
    boolean isComplete = true;
    for (EngineFactory kind : engines.values()) {
      Recovered one = kind.recover(owners);
      thawed += one.thawed();
      remarks.addAll(one.remarks());
      isComplete &= one.isComplete();
    }
    return new Recovered(thawed, remarks, isComplete);
  }

  /**
   * Checks that a daemon could have kept a journal here: otherwise that there is none says nothing.
   */
  private void requireUsableDirectory() throws IOException {
    try {
      directory.requireUsable();
    } catch (IOException e) {
      throw new IOException(
          "it can't be known whether anything was left stopped: " + e.getMessage(), e);
    }
  }

  static String processes(int count) {
    return count + (count == 1 ? " process" : " processes");
  }

  /** Reads the groups that are kept, also while another daemon keeps them; changes nothing. */
  TreeSnapshot peekTree() throws IOException {
    return TreeSnapshot.read(tree.read());
  }

  /**
   * Reads the groups that were kept. A damaged file is copied or renamed, and a warning logged.
   *
   * @return the groups that can be read
   */
  TreeSnapshot readTree() throws IOException {
    TreeSnapshot snapshot = peekTree();
    if (tree.exists() && snapshot.origin().isEmpty()) {
      Log.LOG.warn(
          "{} is no record of groups; it was renamed to {}",
          tree.path(),
          RuntimeDirectory.quarantine(tree.path()).getFileName());
    } else if (snapshot.damagedLines() > 0) {
      Path copy = RuntimeDirectory.quarantined(tree.path());
      Files.copy(tree.path(), copy, StandardCopyOption.REPLACE_EXISTING);
      Log.LOG.warn(
          "{} is damaged: {} of its lines can't be read; it was copied to {}",
          tree.path(),
          snapshot.damagedLines(),
          copy.getFileName());
    }
    return snapshot;
  }
}

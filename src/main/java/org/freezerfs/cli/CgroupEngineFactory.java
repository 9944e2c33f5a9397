package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.EngineFactory;
import org.freezerfs.engine.EngineUnavailableException;
import org.freezerfs.engine.cgroups.CellNames;
import org.freezerfs.engine.cgroups.CellRecovery;
import org.freezerfs.engine.cgroups.CgroupEngine;
import org.freezerfs.host.cgroups.FreezerHierarchy;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.mounts.Mounts;
import org.freezerfs.host.proc.Processes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the engine by the host's cgroup v1 freezer. If the host has not mounted that, it is mounted
 * for this mount point alone, in the runtime directory.
 */
final class CgroupEngineFactory implements EngineFactory {
  /** Loaded later than the class, which is loaded before logging is configured. */
  private static final class Log {
    static final Logger LOG = LoggerFactory.getLogger(CgroupEngineFactory.class);
  }

  private final CellNames names;
  private final MountLock lock;
  private final RuntimeDirectory directory;
  private final Path ownHierarchy;

  /** Whether an engine of this factory uses the hierarchy. */
  private volatile boolean isInUse;

  CgroupEngineFactory(Path mountPoint, RuntimeDirectory directory, MountLock lock) {
    names = CellNames.of(StateName.number(mountPoint));
    this.lock = lock;
    this.directory = directory;
    ownHierarchy = directory.resolve(StateName.of(mountPoint) + ".freezer");
  }

  @Override
  public Engine create(Settings settings) throws EngineUnavailableException, IOException {
    FreezerHierarchy hierarchy = requireHierarchy();
    Optional<Guardian> guardian = startGuardian(hierarchy, settings);
    int self = Processes.self();
    isInUse = true;
    return new CgroupEngine(
        hierarchy,
        names,
        lock::acquire,
        settings.countsVforkWaiter(),
        settings.recorder(),
        pid -> pid == self || guardian.filter(one -> one.task().pid() == pid).isPresent(),
        () -> {
          guardian.ifPresent(Guardian::end);
          isInUse = false;
          unmountOwnHierarchyIfUnused();
        });
  }

  private Optional<Guardian> startGuardian(FreezerHierarchy hierarchy, Settings settings)
      throws EngineUnavailableException, IOException {
    if (!settings.hasGuardian()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Guardian.ofCells(hierarchy.mountPoint(), names.prefix()));
    } catch (EngineUnavailableException | IOException e) {
      unmountOwnHierarchyIfUnused();
      throw e;
    }
  }

  private FreezerHierarchy requireHierarchy() throws EngineUnavailableException, IOException {
    if (!isRoot()) {
      throw new EngineUnavailableException("engine=v1 can't be had: only root can use it");
    }
    FreezerHierarchy hierarchy = findOrMount();
    try {
      requireUsable(hierarchy);
    } catch (EngineUnavailableException e) {
      unmountOwnHierarchyIfUnused();
      throw e;
    }
    return hierarchy;
  }

  private static boolean isRoot() {
    return LibC.get().geteuid() == 0;
  }

  private FreezerHierarchy findOrMount() throws EngineUnavailableException, IOException {
    Optional<FreezerHierarchy> found = find();
    if (found.isPresent()) {
      return found.get();
    }
    // Only the holder of the lock may mount and unmount there.
    lock.acquire();
    if (!Files.isDirectory(ownHierarchy, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(ownHierarchy);
    }
    try {
      Mounts.mountCgroup(ownHierarchy, FreezerHierarchy.CONTROLLER);
    } catch (IOException e) {
      Files.delete(ownHierarchy);
      throw new EngineUnavailableException(
          "engine=v1 can't be had: the kernel's cgroup v1 freezer is not mounted, and can't be: "
              + e.getMessage());
    }
    return find().orElseThrow(() -> new IOException(ownHierarchy + " is not mounted"));
  }

  /** The hierarchy at its usual place, or the one that was mounted for this mount point. */
  private Optional<FreezerHierarchy> find() throws IOException {
    return FreezerHierarchy.find(
        place -> !place.startsWith(directory.path()) || place.equals(ownHierarchy));
  }

  private static void requireUsable(FreezerHierarchy hierarchy) throws EngineUnavailableException {
    if (hierarchy.isReadOnly()) {
      throw new EngineUnavailableException(
          "engine=v1 can't be had: "
              + hierarchy.mountPoint()
              + " is read-only, as it is in most containers");
    }
    try {
      hierarchy.cgroupOf(Processes.self());
    } catch (IOException e) {
      throw new EngineUnavailableException("engine=v1 can't be had: " + e.getMessage());
    }
  }

  /**
   * Ends the private mount of the hierarchy, unless an engine uses it, or there are cells in it:
   * these are kept for the next daemon, and otherwise nobody could reach them.
   */
  private void unmountOwnHierarchyIfUnused() {
    try {
      if (!isInUse && hasOwnHierarchy() && !areCellsLeft()) {
        Mounts.unmount(ownHierarchy);
        Files.delete(ownHierarchy);
      }
    } catch (IOException e) {
      Log.LOG.warn("{} is left: {}", ownHierarchy, e.getMessage());
    }
  }

  private boolean hasOwnHierarchy() {
    return Files.isDirectory(ownHierarchy, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public boolean isAnythingLeft() throws IOException {
    return isRoot() && (areCellsLeft() || (!isInUse && hasOwnHierarchy()));
  }

  private boolean areCellsLeft() throws IOException {
    Optional<FreezerHierarchy> hierarchy = find();
    return hierarchy.isPresent() && new CellRecovery(hierarchy.get(), names).isAnyLeft();
  }

  @Override
  public Recovered recover(Set<Integer> owners) throws IOException {
    Optional<FreezerHierarchy> hierarchy = isRoot() ? findForRecovery() : Optional.empty();
    Recovered recovered =
        hierarchy.isPresent()
            ? new CellRecovery(hierarchy.get(), names).run()
            : new Recovered(0, List.of());
    unmountOwnHierarchyIfUnused();
    return recovered;
  }

  /** A private mount may have ended with its mount namespace, but its cells are in the kernel. */
  private Optional<FreezerHierarchy> findForRecovery() throws IOException {
    try {
      return hasOwnHierarchy() ? Optional.of(findOrMount()) : find();
    } catch (EngineUnavailableException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public int markOwnerOf(int daemonPid) {
    return 0;
  }
}

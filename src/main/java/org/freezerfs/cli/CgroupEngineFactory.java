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

  /** Whether an engine of this daemon uses the hierarchy. */
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
    Optional<Guardian> guardian =
        settings.hasGuardian()
            ? Optional.of(Guardian.ofCells(hierarchy.mountPoint(), names.prefix()))
            : Optional.empty();
    int self = Processes.self();
    isInUse = true;
    return new CgroupEngine(
        hierarchy,
        names,
        lock::acquire,
        settings.countsVforkWaiter(),
        settings.recorder(),
        pid -> pid == self || guardian.filter(one -> one.task().pid() == pid).isPresent(),
        () -> guardian.ifPresent(Guardian::end),
        this::unmountOwnHierarchy);
  }

  @Override
  public Optional<String> unavailableReason() throws IOException {
    try {
      requireHierarchy();
      return Optional.empty();
    } catch (EngineUnavailableException e) {
      return Optional.of(e.getMessage());
    }
  }

  private FreezerHierarchy requireHierarchy() throws EngineUnavailableException, IOException {
    if (!isRoot()) {
      throw new EngineUnavailableException("engine=v1 can't be had: only root can use it");
    }
    FreezerHierarchy hierarchy = findOrMount();
    if (hierarchy.isReadOnly()) {
      throw new EngineUnavailableException(
          "engine=v1 can't be had: "
              + hierarchy.mountPoint()
              + " is read-only, as it is in most containers");
    }
    requireReachable(hierarchy);
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
    directory.create();
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

  private static void requireReachable(FreezerHierarchy hierarchy)
      throws EngineUnavailableException {
    try {
      hierarchy.cgroupOf(Processes.self());
    } catch (IOException e) {
      throw new EngineUnavailableException("engine=v1 can't be had: " + e.getMessage());
    }
  }

  private void unmountOwnHierarchy() {
    try {
      if (Files.isDirectory(ownHierarchy, LinkOption.NOFOLLOW_LINKS)) {
        Mounts.unmount(ownHierarchy);
        Files.delete(ownHierarchy);
      }
    } catch (IOException e) {
      Log.LOG.warn("{} is left: {}", ownHierarchy, e.getMessage());
    }
  }

  @Override
  public boolean isAnythingLeft() throws IOException {
    Optional<FreezerHierarchy> hierarchy = isRoot() ? find() : Optional.empty();
    return hierarchy.isPresent() && new CellRecovery(hierarchy.get(), names).isAnyLeft();
  }

  @Override
  public Recovered recover(Set<Integer> owners) throws IOException {
    Optional<FreezerHierarchy> hierarchy = isRoot() ? find() : Optional.empty();
    int thawed = hierarchy.isPresent() ? new CellRecovery(hierarchy.get(), names).run() : 0;
    if (!isInUse) {
      unmountOwnHierarchy();
    }
    return new Recovered(thawed, List.of());
  }

  @Override
  public int markOwnerOf(int daemonPid) {
    return 0;
  }
}

package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.cgroup.EngineKind;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.EngineFactory;
import org.freezerfs.engine.EngineUnavailableException;
import org.freezerfs.engine.cgroups.CellCleanup;
import org.freezerfs.engine.cgroups.CellFormat;
import org.freezerfs.engine.cgroups.CellProof;
import org.freezerfs.engine.cgroups.CgroupEngine;
import org.freezerfs.freezer.Freezer;
import org.freezerfs.host.cgroups.CgroupVersion;
import org.freezerfs.host.cgroups.FreezerHierarchy;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.mounts.Mounts;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.recorder.Recorder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the engine by the freezer of one version of the host's cgroups. If the host has not mounted
 * that, root's is mounted for this mount point alone, in the runtime directory.
 */
final class CgroupEngineFactory implements EngineFactory {
  /** Loaded later than the class, which is loaded before logging is configured. */
  private static final class Log {
    static final Logger LOG = LoggerFactory.getLogger(CgroupEngineFactory.class);
  }

  private final EngineKind kind;
  private final CgroupVersion version;
  private final CellFormat format;
  private final CellProof proof;
  private final MountLock lock;
  private final RuntimeDirectory directory;
  private final Path ownHierarchy;

  /** Whether an engine of this factory uses the hierarchy. */
  private volatile boolean isInUse;

  /**
   * Creates a factory for one mount point.
   *
   * @param kind an engine that uses cgroups
   */
  CgroupEngineFactory(
      EngineKind kind, Path mountPoint, RuntimeDirectory directory, MountLock lock) {
    this.kind = kind;
    version = kind == EngineKind.V1 ? CgroupVersion.V1 : CgroupVersion.V2;
    format = CellFormat.of(StateName.number(mountPoint));
    proof = new CellProof(version, format, new CellSecretFile(directory));
    this.lock = lock;
    this.directory = directory;
    String suffix = version == CgroupVersion.V1 ? ".freezer" : ".cgroup2";
    ownHierarchy = directory.resolve(StateName.of(mountPoint) + suffix);
  }

  @Override
  public Engine create(Settings settings) throws EngineUnavailableException, IOException {
    if (version == CgroupVersion.V1 && settings.cgroup().isPresent()) {
      throw unavailable("cgroup=" + settings.cgroup().get() + " needs engine=v2");
    }
    if (version == CgroupVersion.V1 && !isRoot()) {
      throw unavailable("only root can use it");
    }
    requireUsableDirectory();
    FreezerHierarchy hierarchy = findOrMount();
    try {
      requireUsable(hierarchy, settings.cgroup());
      return createIn(hierarchy, settings);
    } catch (EngineUnavailableException | IOException e) {
      unmountOwnHierarchyIfUnused();
      throw e;
    }
  }

  private Engine createIn(FreezerHierarchy hierarchy, Settings settings)
      throws EngineUnavailableException, IOException {
    Optional<HostCgroup> tree = requireCgroup(hierarchy, settings.cgroup());
    Mounts.Hold hold = Mounts.hold(hierarchy.mountPoint());
    Optional<Guardian> guardian;
    try {
      guardian =
          settings.hasGuardian()
              ? Optional.of(Guardian.ofCells(hierarchy, format.prefix(), directory))
              : Optional.empty();
    } catch (EngineUnavailableException | IOException e) {
      hold.close();
      throw e;
    }
    int self = Processes.self();
    isInUse = true;
    return new CgroupEngine(
        hierarchy,
        proof,
        tree,
        lock::acquire,
        settings.countsVforkWaiter(),
        settings.recorder() != Recorder.none()
            || LoggerFactory.getLogger(Freezer.class).isDebugEnabled(),
        settings.recorder(),
        pid -> pid == self || guardian.filter(one -> one.task().pid() == pid).isPresent(),
        () -> {
          guardian.ifPresent(Guardian::end);
          hold.close();
          isInUse = false;
          unmountOwnHierarchyIfUnused();
        });
  }

  private Optional<HostCgroup> requireCgroup(FreezerHierarchy hierarchy, Optional<String> path)
      throws EngineUnavailableException, IOException {
    if (path.isEmpty()) {
      return Optional.empty();
    }
    HostCgroup cgroup = hierarchy.at(NativeEncoding.encode(path.get()));
    String refusal =
        !cgroup.exists()
            ? "there is no such cgroup"
            : cgroup.isOfOtherUser() ? "it is another user's cgroup" : "";
    if (!refusal.isEmpty()) {
      throw unavailable("cgroup=" + path.get() + ": " + refusal);
    }
    return Optional.of(cgroup);
  }

  private static boolean isRoot() {
    return LibC.get().geteuid() == 0;
  }

  /**
   * No task can be moved without the files there: the mount's lock, and, where a cell can have no
   * attribute of root's, the secret by which it is known.
   */
  private void requireUsableDirectory() throws EngineUnavailableException {
    try {
      directory.requireUsable();
    } catch (IOException e) {
      throw unavailable(e.getMessage());
    }
  }

  private FreezerHierarchy findOrMount() throws EngineUnavailableException, IOException {
    Optional<FreezerHierarchy> found = find();
    if (found.isPresent()) {
      return found.get();
    }
    if (!isRoot()) {
      throw unavailable("cgroup v2 is not mounted");
    }
    // Only the holder of the lock may mount and unmount there.
    lock.acquire();
    if (!Files.isDirectory(ownHierarchy, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(ownHierarchy);
    }
    try {
      Mounts.mountCgroup(ownHierarchy, version.filesystem(), version.controller());
    } catch (IOException e) {
      Files.delete(ownHierarchy);
      String name = version == CgroupVersion.V1 ? "the kernel's cgroup v1 freezer" : "cgroup v2";
      throw unavailable(name + " is not mounted, and can't be: " + e.getMessage());
    }
    return find().orElseThrow(() -> new IOException(ownHierarchy + " is not mounted"));
  }

  /** The hierarchy at its usual place, or the one that was mounted for this mount point. */
  private Optional<FreezerHierarchy> find() throws IOException {
    return FreezerHierarchy.find(
        version, place -> !place.startsWith(directory.path()) || place.equals(ownHierarchy));
  }

  private void requireUsable(FreezerHierarchy hierarchy, Optional<String> named)
      throws EngineUnavailableException {
    if (hierarchy.isReadOnly()) {
      throw unavailable(hierarchy.mountPoint() + " is read-only, as it is in most containers");
    }
    try {
      if (!hierarchy.hasFreezer()) {
        throw unavailable("this kernel's cgroup v2 has no freezer");
      }
      Optional<HostCgroup> own = hierarchy.cgroupOf(Processes.self());
      // Root of a user namespace is an ordinary user to the host, and usually has no cgroup.
      if (isRoot() && named.isEmpty() && own.filter(HostCgroup::isOfOtherUser).isPresent()) {
        throw unavailable(
            "the cgroup of the daemon below "
                + hierarchy.mountPoint()
                + " is another user's; root of a user namespace needs one that is delegated to it");
      }
    } catch (IOException e) {
      throw unavailable(e.getMessage());
    }
  }

  private EngineUnavailableException unavailable(String reason) {
    return new EngineUnavailableException("engine=" + kind.word() + " can't be had: " + reason);
  }

  /**
   * Ends the private mount of the hierarchy, unless an engine uses it, or there are cells in it:
   * these are kept for the next daemon, which could not reach them otherwise.
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
    return mayHaveCells() && (mayCellsBeLeft() || (!isInUse && hasOwnHierarchy()));
  }

  private boolean mayHaveCells() {
    return version == CgroupVersion.V2 || isRoot();
  }

  private boolean areCellsLeft() throws IOException {
    Optional<FreezerHierarchy> hierarchy = find();
    return hierarchy.isPresent() && new CellCleanup(hierarchy.get(), proof).isAnyLeft();
  }

  private boolean mayCellsBeLeft() throws IOException {
    Optional<FreezerHierarchy> hierarchy = find();
    return hierarchy.isPresent() && new CellCleanup(hierarchy.get(), proof).mayAnyBeLeft();
  }

  @Override
  public Recovered recover(Set<Integer> owners) throws IOException {
    Optional<FreezerHierarchy> hierarchy = mayHaveCells() ? findForRecovery() : Optional.empty();
    Recovered recovered =
        hierarchy.isPresent()
            ? new CellCleanup(hierarchy.get(), proof).recover()
            : new Recovered(0, List.of(), true);
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

  /**
   * Cells say all that is needed by themselves; but those in a hierarchy that a daemon has mounted
   * for itself can only be reached there.
   */
  @Override
  public boolean needsFiles() throws IOException {
    if (!hasOwnHierarchy() || !mayHaveCells()) {
      return false;
    }
    Optional<FreezerHierarchy> hierarchy = findForRecovery();
    return hierarchy.isPresent() && new CellCleanup(hierarchy.get(), proof).mayAnyBeLeft();
  }

  @Override
  public void removeFiles() {
    unmountOwnHierarchyIfUnused();
  }
}

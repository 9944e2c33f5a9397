package org.freezerfs.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
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
import org.freezerfs.engine.OwnProcesses;
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
import org.freezerfs.host.mounts.DetachedMount;
import org.freezerfs.host.mounts.Mounts;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.recorder.Recorder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the engine by the freezer of one version of the host's cgroups. If the host has not mounted
 * that, root's daemon mounts it for itself alone, at no path, as programs would take a mount in the
 * list of mounts for the host's. A directory in the runtime directory then says that there may be
 * cells that no mount of the host leads to.
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
  private final Path mark;

  /** What is mounted for this program alone; empty if that is not needed. */
  @GuardedBy("this")
  private Optional<DetachedMount> ownMount = Optional.empty();

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
    mark = directory.resolve(StateName.of(mountPoint) + suffix);
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
      endOwnMountIfUnused();
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
              ? Optional.of(
                  Guardian.ofCells(pathForGuardian(hierarchy), format.prefix(), directory))
              : Optional.empty();
    } catch (EngineUnavailableException | IOException e) {
      hold.close();
      throw e;
    }
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
        OwnProcesses.of(guardian.map(Guardian::task), settings.owners()),
        () -> {
          guardian.ifPresent(Guardian::end);
          hold.close();
          isInUse = false;
          endOwnMountIfUnused();
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
    // Only the holder of the lock may make the mark, and remove it.
    lock.acquire();
    boolean isNew = !isMarked();
    if (isNew) {
      Files.createDirectory(mark);
    }
    try {
      return ownHierarchy();
    } catch (IOException e) {
      if (isNew) {
        Files.delete(mark);
      }
      String name = version == CgroupVersion.V1 ? "the kernel's cgroup v1 freezer" : "cgroup v2";
      throw unavailable(name + " is not mounted, and can't be: " + e.getMessage());
    }
  }

  private synchronized String pathForGuardian(FreezerHierarchy hierarchy) {
    return ownMount.map(DetachedMount::pathForOthers).orElse(hierarchy.mountPoint());
  }

  private synchronized FreezerHierarchy ownHierarchy() throws IOException {
    if (ownMount.isEmpty()) {
      ownMount = Optional.of(FreezerHierarchy.mount(version));
    }
    return FreezerHierarchy.in(version, ownMount.get());
  }

  /** The hierarchy at its usual place, or the one that is mounted for this program alone. */
  private Optional<FreezerHierarchy> find() throws IOException {
    // An earlier version has mounted hierarchies in the runtime directory.
    Optional<FreezerHierarchy> found =
        FreezerHierarchy.find(version, place -> !place.startsWith(directory.path()));
    if (found.isPresent()) {
      return found;
    }
    synchronized (this) {
      return ownMount.map(mount -> FreezerHierarchy.in(version, mount));
    }
  }

  private void requireUsable(FreezerHierarchy hierarchy, Optional<String> named)
      throws EngineUnavailableException {
    if (hierarchy.isReadOnly()) {
      throw unavailable(hierarchy.place() + " is read-only, as it is in most containers");
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
                + hierarchy.place()
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
   * Ends what is mounted for this program alone, unless an engine uses it. The mark stays as long
   * as there are cells: the next daemon would not look for them otherwise.
   */
  private void endOwnMountIfUnused() {
    if (isInUse) {
      return;
    }
    try {
      if (isMarked() && !areCellsLeft()) {
        Mounts.unmount(mark);
        Files.delete(mark);
      }
    } catch (IOException e) {
      Log.LOG.warn("{} is left: {}", mark, e.getMessage());
    } finally {
      endOwnMount();
    }
  }

  private synchronized void endOwnMount() {
    ownMount.ifPresent(DetachedMount::close);
    ownMount = Optional.empty();
  }

  private boolean isMarked() {
    return Files.isDirectory(mark, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public boolean isAnythingLeft() throws IOException {
    return mayHaveCells() && (mayCellsBeLeft() || (!isInUse && isMarked()));
  }

  private boolean mayHaveCells() {
    return version == CgroupVersion.V2 || isRoot();
  }

  private boolean areCellsLeft() throws IOException {
    Optional<FreezerHierarchy> hierarchy = findForRecovery();
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
    endOwnMountIfUnused();
    return recovered;
  }

  /** What was mounted for a daemon alone has ended with it, but the cells are in the kernel. */
  private Optional<FreezerHierarchy> findForRecovery() throws IOException {
    try {
      return isMarked() ? Optional.of(findOrMount()) : find();
    } catch (EngineUnavailableException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Cells say all that is needed by themselves; but only the mark says that a hierarchy which is
   * not mounted may have some.
   */
  @Override
  public boolean needsFiles() throws IOException {
    if (!isMarked() || !mayHaveCells()) {
      return false;
    }
    try {
      Optional<FreezerHierarchy> hierarchy = findForRecovery();
      return hierarchy.isPresent() && new CellCleanup(hierarchy.get(), proof).mayAnyBeLeft();
    } finally {
      if (!isInUse) {
        endOwnMount();
      }
    }
  }

  @Override
  public void removeFiles() {
    endOwnMountIfUnused();
  }
}

package org.freezerfs.host.cgroups;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.mounts.DetachedMount;
import org.freezerfs.host.mounts.MountedHierarchy;
import org.freezerfs.host.proc.KernelFile;
import org.freezerfs.host.proc.ProcStat;
import org.freezerfs.host.proc.Processes;

/**
 * The hierarchy of cgroups that the kernel's freezer belongs to, where it is mounted.
 *
 * @param mountPoint in the default charset
 * @param root the cgroup that is visible at the mount point, {@code /} for the whole hierarchy
 * @param isReadOnly whether it can only be looked at, as in most containers
 * @param isDetached whether it is mounted for this program alone, at no path
 */
public record FreezerHierarchy(
    CgroupVersion version, String mountPoint, String root, boolean isReadOnly, boolean isDetached) {
  private static final String FREEZE_FILE = "cgroup.freeze";

  /** Fields of a line of /proc/PID/cgroup: NUMBER:CONTROLLERS:PATH. */
  private static final int CONTROLLERS = 1;

  private static final int PATH = 2;

  /** What the kernel puts after the path of a cgroup that was removed. */
  private static final String DELETED = " (deleted)";

  /**
   * Finds where it is mounted; a mount that can be written to before one that can't.
   *
   * @param isAllowed whether a mount at a place may be used
   */
  public static Optional<FreezerHierarchy> find(CgroupVersion version, Predicate<Path> isAllowed)
      throws IOException {
    return MountedHierarchy.all(version.filesystem(), version.controller()).stream()
        .filter(mount -> isAllowed.test(Path.of(mount.mountPoint())))
        .map(
            mount ->
                new FreezerHierarchy(
                    version,
                    NativeEncoding.encode(mount.mountPoint()),
                    NativeEncoding.encode(mount.root()),
                    mount.isReadOnly(),
                    false))
        .reduce((first, next) -> first.isReadOnly() && !next.isReadOnly() ? next : first);
  }

  /** Mounts the hierarchy of this version for this program alone. */
  public static DetachedMount mount(CgroupVersion version) throws IOException {
    String memberships = memberships(Processes.self()).orElse("");
    return DetachedMount.of(version.filesystem(), mountOptions(version, memberships));
  }

  /** A hierarchy of v1 that exists can be mounted only by the names of all its controllers. */
  static List<String> mountOptions(CgroupVersion version, String memberships) {
    if (version == CgroupVersion.V2) {
      return List.of();
    }
    String controllers = fieldOf(version, memberships, CONTROLLERS).orElse(version.controller());
    return List.of(controllers.split(",", -1));
  }

  /** The hierarchy in such a mount. */
  public static FreezerHierarchy in(CgroupVersion version, DetachedMount mount) {
    return new FreezerHierarchy(version, mount.path(), "/", false, true);
  }

  /** Where it is, for a person. */
  public String place() {
    return isDetached ? "its own mount of cgroups, at no path" : mountPoint;
  }

  /** Whether its cgroups can be frozen: those of v2 since Linux 5.2. */
  public boolean hasFreezer() throws IOException {
    if (version == CgroupVersion.V1 || top().hasFile(FREEZE_FILE)) {
      return true;
    }
    // The root of v2 has no such file. Others may remove the cgroups below it at any time.
    List<HostCgroup> children = top().children();
    return children.stream().anyMatch(child -> child.hasFile(FREEZE_FILE))
        || children.stream().noneMatch(HostCgroup::exists);
  }

  /** The cgroup at its mount point. */
  public HostCgroup top() {
    return new HostCgroup(mountPoint);
  }

  /**
   * The cgroup of a process or thread.
   *
   * @return empty if there is none with this id
   * @throws IOException if its cgroup is outside of what is visible at the mount point
   */
  public Optional<HostCgroup> cgroupOf(int id) throws IOException {
    Optional<HostCgroup> cgroup = ofThread(id);
    if (cgroup.isPresent() && (version == CgroupVersion.V2 || cgroup.get().equals(top()))) {
      // A thread that has ended is not moved with its process any more. V2 shows it where it was;
      // v1 shows every such thread in the top cgroup (kernel/cgroup/cgroup.c, proc_cgroup_show).
      OptionalInt other = livingThreadOfEndedLeader(id);
      return other.isPresent() ? ofThread(other.getAsInt()) : cgroup;
    }
    return cgroup;
  }

  /** A living thread of a process whose first thread has ended; empty if that lives. */
  private static OptionalInt livingThreadOfEndedLeader(int pid) throws IOException {
    Optional<ProcStat> leader = ProcStat.ofProcess(pid);
    if (leader.isPresent() && leader.get().isExiting() && leader.get().threads() > 1) {
      for (int tid : Processes.threads(pid)) {
        if (ProcStat.ofThread(pid, tid).filter(stat -> !stat.isExiting()).isPresent()) {
          return OptionalInt.of(tid);
        }
      }
    }
    return OptionalInt.empty();
  }

  private Optional<HostCgroup> ofThread(int id) throws IOException {
    Optional<String> memberships = memberships(id);
    if (memberships.isEmpty()) {
      return Optional.empty();
    }
    String path =
        fieldOf(version, memberships.get(), PATH)
            .orElseThrow(
                () -> new IOException("process " + id + " is in no cgroup of the freezer"));
    return Optional.of(at(NativeEncoding.ofBytes(path)));
  }

  /** What /proc/ID/cgroup has; empty if there is no such process or thread. */
  private static Optional<String> memberships(int id) throws IOException {
    return KernelFile.read("/proc/" + id + "/cgroup")
        .map(Object::toString)
        .filter(text -> !text.isEmpty());
  }

  /** A field of the line of memberships that is of the freezer's hierarchy. */
  private static Optional<String> fieldOf(CgroupVersion version, String memberships, int field) {
    for (String line : memberships.split("\n", -1)) {
      String[] fields = line.split(":", PATH + 1);
      if (fields.length > PATH
          && List.of(fields[CONTROLLERS].split(",", -1)).contains(version.controller())) {
        return Optional.of(fields[field]);
      }
    }
    return Optional.empty();
  }

  /**
   * The cgroup with a path as /proc/PID/cgroup shows it, which may not exist.
   *
   * @param shown in the default charset
   * @throws IOException if it is outside of what is visible at the mount point
   */
  public HostCgroup at(String shown) throws IOException {
    String path =
        shown.endsWith(DELETED) ? shown.substring(0, shown.length() - DELETED.length()) : shown;
    if (root.equals("/")) {
      if (!path.startsWith("/..")) {
        return new HostCgroup(path.equals("/") ? mountPoint : mountPoint + path);
      }
    } else if (path.equals(root) || path.startsWith(root + "/")) {
      return new HostCgroup(mountPoint + path.substring(root.length()));
    }
    throw new IOException("the cgroup " + path + " can't be reached below " + mountPoint);
  }
}

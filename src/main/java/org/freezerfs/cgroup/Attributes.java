package org.freezerfs.cgroup;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.freezerfs.cgroup.snapshot.AttributesSnapshot;

/**
 * Mode, owner, times and extended attributes of a group or control file: what chmod, chown, utime
 * and setfattr change. They are kept as long as the group exists.
 *
 * <p>Any thread may call these methods. The kernel has already checked whether the caller may
 * change a mode or owner.
 */
public final class Attributes {
  /** The permission bits, set-id and sticky bits of a mode. */
  private static final int PERMISSIONS = 07777;

  /** S_ISGID: a child of a directory that has it gets the directory's owning group. */
  private static final int SET_GROUP_ID = 02000;

  @GuardedBy("this")
  private long inode;

  @GuardedBy("this")
  private Xattrs xattrs = Xattrs.NONE;

  @GuardedBy("this")
  private int permissions;

  @GuardedBy("this")
  private int uid;

  @GuardedBy("this")
  private int gid;

  @GuardedBy("this")
  private Instant accessed;

  @GuardedBy("this")
  private Instant modified;

  @GuardedBy("this")
  private Instant changed;

  /**
   * Whether the three times are kept (struct kernfs_iattrs), and not only those of the creation.
   */
  @GuardedBy("this")
  private boolean keepsTimes;

  private volatile Runnable onChange = () -> {};

  Attributes(long inode, int permissions, int uid, int gid) {
    this(inode, permissions, uid, gid, Instant.now());
  }

  private Attributes(long inode, int permissions, int uid, int gid, Instant created) {
    this.inode = inode;
    this.permissions = permissions & PERMISSIONS;
    this.uid = uid;
    this.gid = gid;
    accessed = created;
    modified = created;
    changed = created;
    keepsTimes = isOwnedByOther(uid, gid);
  }

  private static boolean isOwnedByOther(int uid, int gid) {
    return uid != 0 || gid != 0;
  }

  /** The attributes of a new control file in the directory that has these. */
  synchronized Attributes ofFile(long fileInode, int filePermissions) {
    return new Attributes(fileInode, filePermissions, uid, gid, changed);
  }

  /**
   * The attributes of a new directory in the directory that has these. The set-group-id bit and the
   * owning group are inherited together (fs/kernfs/dir.c, kernfs_new_node, as fs/inode.c,
   * inode_init_owner).
   */
  synchronized Attributes ofDirectory(long newInode, int newPermissions, Credentials maker) {
    boolean inherits = (permissions & SET_GROUP_ID) != 0;
    return new Attributes(
        newInode,
        newPermissions | (inherits ? SET_GROUP_ID : 0),
        maker.uid(),
        inherits ? gid : maker.gid());
  }

  /**
   * Sets what runs after each change that a client makes. It runs in the thread that makes the
   * change, which does not hold the lock of these attributes.
   */
  void whenChanged(Runnable action) {
    onChange = action;
  }

  synchronized AttributesSnapshot snapshot() {
    return new AttributesSnapshot(
        inode, permissions, uid, gid, accessed, modified, changed, xattrs.toKeep());
  }

  synchronized void restore(AttributesSnapshot snapshot) {
    inode = snapshot.inode();
    permissions = snapshot.permissions();
    uid = snapshot.uid();
    gid = snapshot.gid();
    accessed = snapshot.accessed();
    modified = snapshot.modified();
    changed = snapshot.changed();
    xattrs = Xattrs.of(snapshot.xattrs());
    keepsTimes =
        isOwnedByOther(uid, gid)
            || !snapshot.xattrs().isEmpty()
            || !accessed.equals(modified)
            || !modified.equals(changed);
  }

  /**
   * Begins to keep times, with the present one for all three, when an attribute is set for the
   * first time. The kernel does so (fs/kernfs/inode.c, kernfs_iattrs), and until then shows the
   * time of the creation, whatever happens in the directory.
   */
  @GuardedBy("this")
  private Instant keepTimes() {
    Instant now = Instant.now();
    if (!keepsTimes) {
      keepsTimes = true;
      accessed = now;
      modified = now;
      changed = now;
    }
    return now;
  }

  /** A group was made or removed in the directory that has these attributes. */
  void noteEntriesChanged() {
    synchronized (this) {
      if (!keepsTimes) {
        return;
      }
      modified = Instant.now();
      changed = modified;
    }
    onChange.run();
  }

  public synchronized long inode() {
    return inode;
  }

  public synchronized int permissions() {
    return permissions;
  }

  public synchronized int uid() {
    return uid;
  }

  public synchronized int gid() {
    return gid;
  }

  /** The time of the last access, atime. */
  public synchronized Instant accessed() {
    return accessed;
  }

  /** The time of the last modification, mtime. */
  public synchronized Instant modified() {
    return modified;
  }

  /** The time of the last change of these attributes, ctime. */
  public synchronized Instant changed() {
    return changed;
  }

  /** chmod(2). */
  public void setPermissions(int mode) {
    synchronized (this) {
      changed = keepTimes();
      permissions = mode & PERMISSIONS;
    }
    onChange.run();
  }

  /** chown(2); an empty id stays as it is. */
  public void setOwner(Optional<Integer> newUid, Optional<Integer> newGid) {
    synchronized (this) {
      changed = keepTimes();
      uid = newUid.orElse(uid);
      gid = newGid.orElse(gid);
    }
    onChange.run();
  }

  /** utimensat(2); an empty time stays as it is. */
  public void setTimes(Optional<Instant> newAccessed, Optional<Instant> newModified) {
    synchronized (this) {
      changed = keepTimes();
      accessed = newAccessed.orElse(accessed);
      modified = newModified.orElse(modified);
    }
    onChange.run();
  }

  /**
   * listxattr(2): the names that the caller may see.
   *
   * @param hasSysAdmin whether the caller has CAP_SYS_ADMIN in the initial user namespace; called
   *     only if the answer depends on it
   */
  public List<String> xattrNames(BooleanSupplier hasSysAdmin) {
    // The caller's rights may take time to find out, so no lock is held meanwhile.
    return xattrs().names(hasSysAdmin);
  }

  /**
   * getxattr(2).
   *
   * @throws CgroupException ENODATA if there is no such attribute, EINVAL or EOPNOTSUPP if there
   *     can be none of this name
   */
  public byte[] xattr(String name) throws CgroupException {
    return xattrs().get(name);
  }

  private synchronized Xattrs xattrs() {
    return xattrs;
  }

  /**
   * setxattr(2).
   *
   * @throws CgroupException EINVAL for a namespace's prefix alone, EOPNOTSUPP outside the
   *     namespaces user, trusted and security, ENOSPC beyond the kernel's bounds, ENOMEM, EEXIST
   *     and ENODATA as {@code create} and {@code replace} demand
   */
  void setXattr(String name, byte[] value, boolean create, boolean replace) throws CgroupException {
    synchronized (this) {
      xattrs = xattrs.set(name, value, create, replace);
      keepTimes();
    }
    onChange.run();
  }

  /** Shows a value that no client has set: no time changes, and no bound is checked. */
  synchronized void showXattr(String name, byte[] value) {
    xattrs = xattrs.with(name, value);
  }

  /**
   * removexattr(2).
   *
   * @throws CgroupException ENODATA if there is no such attribute, EINVAL or EOPNOTSUPP if there
   *     can be none of this name
   */
  void removeXattr(String name) throws CgroupException {
    synchronized (this) {
      xattrs = xattrs.remove(name);
      keepTimes();
    }
    onChange.run();
  }
}

package org.freezerfs.cgroup;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jnr.constants.platform.Errno;

/**
 * What can be changed of a group or a control file with chmod, chown, utime and setfattr, and is
 * kept as long as it lives.
 */
public final class Attributes {
  /** The permission bits, set-id and sticky bits of a mode. */
  private static final int PERMISSIONS = 07777;

  /** The kernel's own bounds for kernfs (fs/kernfs/inode.c), in number and in bytes. */
  private static final int MOST_XATTRS = 128;

  private static final int LARGEST_XATTRS = 128 << 10;

  private static final String USER_NAMESPACE = "user.";
  private static final String TRUSTED_NAMESPACE = "trusted.";

  private final long inode;
  private final Map<String, byte[]> xattrs = new TreeMap<>();
  private int permissions;
  private int uid;
  private int gid;
  private Instant accessed;
  private Instant modified;
  private Instant changed;

  Attributes(long inode, int permissions, int uid, int gid) {
    this.inode = inode;
    this.permissions = permissions & PERMISSIONS;
    this.uid = uid;
    this.gid = gid;
    accessed = Instant.now();
    modified = accessed;
    changed = accessed;
  }

  public long inode() {
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

  public synchronized Instant accessed() {
    return accessed;
  }

  public synchronized Instant modified() {
    return modified;
  }

  public synchronized Instant changed() {
    return changed;
  }

  /** chmod(2); who may is the kernel's to check. */
  public synchronized void setPermissions(int mode) {
    permissions = mode & PERMISSIONS;
    changed = Instant.now();
  }

  /** chown(2), where an empty id stays as it is. */
  public synchronized void setOwner(Optional<Integer> newUid, Optional<Integer> newGid) {
    newUid.ifPresent(id -> uid = id);
    newGid.ifPresent(id -> gid = id);
    changed = Instant.now();
  }

  /** utimensat(2), where an empty time stays as it is. */
  public synchronized void setTimes(Optional<Instant> newAccessed, Optional<Instant> newModified) {
    newAccessed.ifPresent(time -> accessed = time);
    newModified.ifPresent(time -> modified = time);
    changed = Instant.now();
  }

  /** The names of all extended attributes. */
  public synchronized List<String> xattrNames() {
    return List.copyOf(xattrs.keySet());
  }

  /**
   * An extended attribute's value.
   *
   * @throws CgroupException ENODATA if there is none
   */
  public synchronized byte[] xattr(String name) throws CgroupException {
    byte[] value = xattrs.get(name);
    if (value == null) {
      throw new CgroupException(keeps(name) ? Errno.ENODATA : Errno.EOPNOTSUPP);
    }
    return value.clone();
  }

  /**
   * setxattr(2).
   *
   * @throws CgroupException EOPNOTSUPP outside of user and trusted, ENOSPC where there are too
   *     many, EEXIST and ENODATA as {@code create} and {@code replace} ask for
   */
  public synchronized void setXattr(String name, byte[] value, boolean create, boolean replace)
      throws CgroupException {
    if (!keeps(name)) {
      throw new CgroupException(Errno.EOPNOTSUPP);
    }
    boolean exists = xattrs.containsKey(name);
    if (create && exists) {
      throw new CgroupException(Errno.EEXIST);
    }
    if (replace && !exists) {
      throw new CgroupException(Errno.ENODATA);
    }
    boolean tooMany = !exists && xattrs.size() >= MOST_XATTRS;
    if (tooMany || xattrSizeWithout(name) + value.length > LARGEST_XATTRS) {
      throw new CgroupException(Errno.ENOSPC);
    }
    xattrs.put(name, value.clone());
    changed = Instant.now();
  }

  /**
   * removexattr(2).
   *
   * @throws CgroupException ENODATA if there is none
   */
  public synchronized void removeXattr(String name) throws CgroupException {
    if (xattrs.remove(name) == null) {
      throw new CgroupException(keeps(name) ? Errno.ENODATA : Errno.EOPNOTSUPP);
    }
    changed = Instant.now();
  }

  private int xattrSizeWithout(String name) {
    return xattrs.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(name))
        .mapToInt(entry -> entry.getValue().length)
        .sum();
  }

  private static boolean keeps(String name) {
    return name.startsWith(USER_NAMESPACE) || name.startsWith(TRUSTED_NAMESPACE);
  }
}

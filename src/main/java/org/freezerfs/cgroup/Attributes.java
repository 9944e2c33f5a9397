package org.freezerfs.cgroup;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import jnr.constants.platform.Errno;

/**
 * What can be changed of a group or a control file with chmod, chown, utime and setfattr, and is
 * kept as long as it lives.
 */
public final class Attributes {
  /** The permission bits, set-id and sticky bits of a mode. */
  private static final int PERMISSIONS = 07777;

  /** S_ISGID: what is made in a directory that has it gets the directory's owning group. */
  private static final int SET_GROUP_ID = 02000;

  /** The kernel's own bounds for kernfs (fs/kernfs/inode.c), in number and in bytes. */
  private static final int MOST_XATTRS = 128;

  private static final int LARGEST_XATTRS = 128 << 10;

  private static final String USER_NAMESPACE = "user.";

  /** Those of {@link FaultAttributes}, which end with the mount and so are not written down. */
  private static final String FAULTS = USER_NAMESPACE + "freezerfs.";

  private static final String TRUSTED_NAMESPACE = "trusted.";

  private static final Set<String> PREFIXES =
      Set.of(USER_NAMESPACE, TRUSTED_NAMESPACE, "security.");

  private long inode;

  /** Made when there is one: most have none. */
  private Map<String, byte[]> xattrs = Map.of();

  private int permissions;
  private int uid;
  private int gid;
  private Instant accessed;
  private Instant modified;
  private Instant changed;

  private volatile Runnable onChange = () -> {};

  Attributes(long inode, int permissions, int uid, int gid) {
    this(inode, permissions, uid, gid, Instant.now());
  }

  private Attributes(long inode, int permissions, int uid, int gid, Instant made) {
    this.inode = inode;
    this.permissions = permissions & PERMISSIONS;
    this.uid = uid;
    this.gid = gid;
    accessed = made;
    modified = made;
    changed = made;
  }

  /** Those of a file that is made along with the directory that has these. */
  synchronized Attributes ofFile(long fileInode, int filePermissions) {
    return new Attributes(fileInode, filePermissions, uid, gid, changed);
  }

  /**
   * Those of a directory that {@code maker} makes in the one that has these: the set-group-id bit
   * and the owning group are inherited together (fs/kernfs/dir.c, kernfs_new_node, as fs/inode.c,
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

  /** Runs this after each change from now on; it may look at any attributes. */
  void whenChanged(Runnable action) {
    onChange = action;
  }

  synchronized AttributesSnapshot image() {
    Map<String, byte[]> kept = new TreeMap<>(xattrs);
    kept.keySet().removeIf(Attributes::isFault);
    return new AttributesSnapshot(inode, permissions, uid, gid, accessed, modified, changed, kept);
  }

  /** They are what they were then. */
  synchronized void restore(AttributesSnapshot image) {
    inode = image.inode();
    permissions = image.permissions();
    uid = image.uid();
    gid = image.gid();
    accessed = image.accessed();
    modified = image.modified();
    changed = image.changed();
    xattrs = new TreeMap<>(image.xattrs());
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
  public void setPermissions(int mode) {
    synchronized (this) {
      permissions = mode & PERMISSIONS;
      changed = Instant.now();
    }
    onChange.run();
  }

  /** chown(2), where an empty id stays as it is. */
  public void setOwner(Optional<Integer> newUid, Optional<Integer> newGid) {
    synchronized (this) {
      newUid.ifPresent(id -> uid = id);
      newGid.ifPresent(id -> gid = id);
      changed = Instant.now();
    }
    onChange.run();
  }

  /** utimensat(2), where an empty time stays as it is. */
  public void setTimes(Optional<Instant> newAccessed, Optional<Instant> newModified) {
    synchronized (this) {
      newAccessed.ifPresent(time -> accessed = time);
      newModified.ifPresent(time -> modified = time);
      changed = Instant.now();
    }
    onChange.run();
  }

  /**
   * The names of the extended attributes that the caller may know of: the trusted ones are for who
   * has CAP_SYS_ADMIN in the initial user namespace (fs/xattr.c, simple_xattr_list).
   *
   * @param hasSysAdmin whether the caller has; asked only where there is a trusted one
   */
  public List<String> xattrNames(BooleanSupplier hasSysAdmin) {
    List<String> names;
    synchronized (this) {
      names = List.copyOf(xattrs.keySet());
    }
    if (names.stream().noneMatch(Attributes::isTrusted) || hasSysAdmin.getAsBoolean()) {
      return names;
    }
    return names.stream().filter(name -> !isTrusted(name)).toList();
  }

  private static boolean isTrusted(String name) {
    return name.startsWith(TRUSTED_NAMESPACE);
  }

  /**
   * An extended attribute's value.
   *
   * @throws CgroupException ENODATA if there is none, EINVAL or EOPNOTSUPP if there can't be any of
   *     the name
   */
  public synchronized byte[] xattr(String name) throws CgroupException {
    requireKept(name);
    byte[] value = xattrs.get(name);
    if (value == null) {
      throw new CgroupException(Errno.ENODATA);
    }
    return value.clone();
  }

  /**
   * setxattr(2).
   *
   * @throws CgroupException EINVAL for a namespace's prefix alone, EOPNOTSUPP outside of user and
   *     trusted, ENOSPC where there are too many, ENOMEM, EEXIST and ENODATA as {@code create} and
   *     {@code replace} ask for
   */
  void setXattr(String name, byte[] value, boolean create, boolean replace) throws CgroupException {
    putXattr(name, value, create, replace);
    onChange.run();
  }

  private synchronized void putXattr(String name, byte[] value, boolean create, boolean replace)
      throws CgroupException {
    requireKept(name);
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
    HeapReserve.require(value.length);
    keepXattr(name, value);
    changed = Instant.now();
  }

  /** An attribute is, or says, something else though nobody has set it. */
  synchronized void keepXattr(String name, byte[] value) {
    if (xattrs.isEmpty()) {
      xattrs = new TreeMap<>();
    }
    xattrs.put(name, value.clone());
  }

  /**
   * removexattr(2).
   *
   * @throws CgroupException ENODATA if there is none, EINVAL or EOPNOTSUPP if there can't be any of
   *     the name
   */
  void removeXattr(String name) throws CgroupException {
    requireKept(name);
    synchronized (this) {
      if (!xattrs.containsKey(name)) {
        throw new CgroupException(Errno.ENODATA);
      }
      xattrs.remove(name);
      changed = Instant.now();
    }
    onChange.run();
  }

  private int xattrSizeWithout(String name) {
    return xattrs.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(name))
        .mapToInt(entry -> entry.getValue().length)
        .sum();
  }

  /** Whether a fault is asked for by an attribute of this name. */
  static boolean isFault(String name) {
    return name.startsWith(FAULTS);
  }

  /** Which one. */
  static String faultOf(String name) {
    return name.substring(FAULTS.length());
  }

  /** The name of the attribute by which it is asked for. */
  static String nameOf(String fault) {
    return FAULTS + fault;
  }

  /**
   * Checks that an attribute can have this name.
   *
   * @throws CgroupException EINVAL for the prefix alone of a namespace that kernfs has, EOPNOTSUPP
   *     outside of those that are kept here (fs/xattr.c, xattr_resolve_name)
   */
  private static void requireKept(String name) throws CgroupException {
    if (PREFIXES.contains(name)) {
      throw new CgroupException(Errno.EINVAL);
    }
    if (!name.startsWith(USER_NAMESPACE) && !isTrusted(name)) {
      throw new CgroupException(Errno.EOPNOTSUPP);
    }
  }
}

package org.freezerfs.cgroup;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import jnr.constants.platform.Errno;

/**
 * The extended attributes of one group or control file: a value that never changes. Names are those
 * of the namespaces that kernfs has: {@code user}, {@code trusted} and {@code security}. Who may
 * set one has been checked by the kernel.
 */
final class Xattrs {
  /** No attributes, as most groups and files have. */
  static final Xattrs NONE = new Xattrs(Map.of());

  /** The kernel's bounds for kernfs (fs/kernfs/inode.c): attributes, and bytes of all values. */
  private static final int MAX_COUNT = 128;

  private static final int MAX_BYTES = 128 << 10;

  private static final String TRUSTED = "trusted.";
  private static final Set<String> PREFIXES = Set.of("user.", TRUSTED, "security.");

  /** Neither the map nor an array in it is changed once it is here. */
  private final Map<String, byte[]> values;

  private Xattrs(Map<String, byte[]> values) {
    this.values = values;
  }

  /** The attributes that a snapshot has. */
  static Xattrs of(Map<String, byte[]> values) {
    return values.isEmpty() ? NONE : new Xattrs(new TreeMap<>(values));
  }

  /** All of them except those that ask for a fault, which end with their mount. */
  Map<String, byte[]> toKeep() {
    Map<String, byte[]> kept = new TreeMap<>(values);
    kept.keySet().removeIf(FaultInjection::isFault);
    return kept;
  }

  /**
   * The names that a caller may see: trusted ones are for callers with CAP_SYS_ADMIN in the initial
   * user namespace (fs/xattr.c, simple_xattr_list).
   *
   * @param hasSysAdmin whether the caller has it; called only if there is a trusted name
   */
  List<String> names(BooleanSupplier hasSysAdmin) {
    List<String> names = List.copyOf(values.keySet());
    if (names.stream().noneMatch(Xattrs::isTrusted) || hasSysAdmin.getAsBoolean()) {
      return names;
    }
    return names.stream().filter(name -> !isTrusted(name)).toList();
  }

  /**
   * The value of an attribute.
   *
   * @throws CgroupException ENODATA if there is none of this name, or what {@link #requireLegal}
   *     gives
   */
  byte[] get(String name) throws CgroupException {
    requireLegal(name);
    byte[] value = values.get(name);
    if (value == null) {
      throw new CgroupException(Errno.ENODATA);
    }
    return value.clone();
  }

  /**
   * These attributes after a setxattr(2).
   *
   * @param create XATTR_CREATE: EEXIST if the attribute exists
   * @param replace XATTR_REPLACE: ENODATA if it does not exist
   * @throws CgroupException also ENOSPC beyond the kernel's bounds, ENOMEM, or what {@link
   *     #requireLegal} gives
   */
  Xattrs set(String name, byte[] value, boolean create, boolean replace) throws CgroupException {
    requireLegal(name);
    boolean exists = values.containsKey(name);
    if (create && exists) {
      throw new CgroupException(Errno.EEXIST);
    }
    if (replace && !exists) {
      throw new CgroupException(Errno.ENODATA);
    }
    boolean tooMany = !exists && values.size() >= MAX_COUNT;
    if (tooMany || bytesWithout(name) + value.length > MAX_BYTES) {
      throw new CgroupException(Errno.ENOSPC);
    }
    HeapReserve.require(value.length);
    return with(name, value);
  }

  /** These attributes and this one, whatever the bounds. */
  Xattrs with(String name, byte[] value) {
    Map<String, byte[]> changed = new TreeMap<>(values);
    changed.put(name, value.clone());
    return new Xattrs(changed);
  }

  /**
   * These attributes after a removexattr(2).
   *
   * @throws CgroupException ENODATA if there is none of this name, or what {@link #requireLegal}
   *     gives
   */
  Xattrs remove(String name) throws CgroupException {
    requireLegal(name);
    if (!values.containsKey(name)) {
      throw new CgroupException(Errno.ENODATA);
    }
    Map<String, byte[]> changed = new TreeMap<>(values);
    changed.remove(name);
    return of(changed);
  }

  private int bytesWithout(String name) {
    return values.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(name))
        .mapToInt(entry -> entry.getValue().length)
        .sum();
  }

  private static boolean isTrusted(String name) {
    return name.startsWith(TRUSTED);
  }

  /**
   * Checks that an attribute can have this name (fs/xattr.c, xattr_resolve_name).
   *
   * @throws CgroupException EINVAL for a namespace's prefix alone, of those that kernfs has;
   *     EOPNOTSUPP for a name outside these namespaces
   */
  private static void requireLegal(String name) throws CgroupException {
    if (PREFIXES.contains(name)) {
      throw new CgroupException(Errno.EINVAL);
    }
    if (PREFIXES.stream().noneMatch(name::startsWith)) {
      throw new CgroupException(Errno.EOPNOTSUPP);
    }
  }
}

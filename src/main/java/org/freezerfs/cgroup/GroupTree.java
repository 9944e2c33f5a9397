package org.freezerfs.cgroup;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jnr.constants.platform.Errno;
import org.freezerfs.engine.Engine;

/**
 * The index of groups: by path and by id. It does no system call.
 *
 * <p>Its monitor is the <em>tree lock</em>: it guards the names of groups and which groups are the
 * children of which. A caller whose steps must be atomic holds it around all of them.
 */
final class GroupTree {
  private static final int NAME_MAX = 255;

  private final GroupFactory factory;

  /** Read without the tree lock. */
  private final Map<Integer, Group> byId = new ConcurrentHashMap<>();

  @GuardedBy("this")
  private int lastId = Engine.ROOT;

  private volatile Group root;

  GroupTree(GroupFactory factory) {
    this.factory = factory;
  }

  Group root() {
    return root;
  }

  /** The group that has this id; null if it was removed. */
  Group group(int id) {
    return byId.get(id);
  }

  /** All groups, the root too, in no order. */
  Collection<Group> groups() {
    return byId.values();
  }

  int countBelowRoot() {
    return byId.size() - 1;
  }

  /** The largest id that was given to a group. */
  synchronized int lastId() {
    return lastId;
  }

  /** An id that no group had before. */
  synchronized int takeId() {
    lastId++;
    return lastId;
  }

  /** Gives no id again that a group of an earlier mount had. */
  synchronized void setLastId(int id) {
    lastId = id;
  }

  /** Puts a new group where its parent and name say. */
  synchronized void add(Group group) {
    if (group.isRoot()) {
      root = group;
    } else {
      group.parent().addChild(group);
    }
    byId.put(group.id(), group);
  }

  /** Takes a group's name out of its parent's directory; the group can still be found by its id. */
  synchronized void removeName(Group group) {
    if (!group.isRoot()) {
      group.parent().removeChild(group);
    }
  }

  void removeId(Group group) {
    byId.remove(group.id());
  }

  synchronized void rename(Group group, String name) {
    group.parent().removeChild(group);
    group.setName(name);
    group.parent().addChild(group);
  }

  /**
   * Finds a group or control file by its path from the mount's root.
   *
   * @throws CgroupException ENOENT, ENOTDIR or ENAMETOOLONG, as in path_resolution(7)
   */
  synchronized Node lookup(String path) throws CgroupException {
    Node node = root;
    for (String name : path.split("/", -1)) {
      if (!name.isEmpty()) {
        node = lookup(node, name);
      }
    }
    return node;
  }

  private Node lookup(Node directory, String name) throws CgroupException {
    if (!(directory instanceof Group group)) {
      throw new CgroupException(Errno.ENOTDIR);
    }
    if (name.length() > NAME_MAX) {
      throw new CgroupException(Errno.ENAMETOOLONG);
    }
    Node found = find(group, name);
    if (found == null) {
      throw new CgroupException(Errno.ENOENT);
    }
    return found;
  }

  private Node find(Group group, String name) {
    Node found = group.child(name);
    if (found == null) {
      found = group.file(name);
    }
    return found == null ? factory.unlistedFile(group, name) : found;
  }

  /**
   * Finds a group by its path from the mount's root.
   *
   * @throws CgroupException as {@link #lookup}, and ENOTDIR if the path is that of a control file
   */
  Group lookupGroup(String path) throws CgroupException {
    if (lookup(path) instanceof Group group) {
      return group;
    }
    throw new CgroupException(Errno.ENOTDIR);
  }

  /**
   * Checks that a group may have this name, wherever it is.
   *
   * @throws CgroupException EINVAL for a newline in the name, ENAMETOOLONG
   */
  static void requireLegalName(String name) throws CgroupException {
    if (name.indexOf('\n') >= 0) {
      throw new CgroupException(Errno.EINVAL);
    }
    if (name.length() > NAME_MAX) {
      throw new CgroupException(Errno.ENAMETOOLONG);
    }
  }

  /**
   * Checks that a name is in use neither for a child nor for a control file of a group.
   *
   * @throws CgroupException EEXIST
   */
  synchronized void requireFreeName(Group parent, String name) throws CgroupException {
    if (find(parent, name) != null) {
      throw new CgroupException(Errno.EEXIST);
    }
  }

  /** The path without its last name. */
  static String parentOf(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  /** The last name of a path. */
  static String nameOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}

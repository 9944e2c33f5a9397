package org.freezerfs.fuse;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The nodes that the kernel knows, and under which ids: what {@link Handover} tells the next daemon
 * of a mount. libfuse numbers nodes itself, and the libfuse of a new daemon begins again. So the
 * kernel's id of a node differs from libfuse's after a takeover: a node that is new since then has
 * libfuse's id plus the largest id of before, and the table has libfuse's id of each older one.
 *
 * <p>A node is known to the kernel from the reply to its first lookup until it has forgotten as
 * many lookups as were replied to (linux/fuse.h, FUSE_FORGET).
 */
final class KernelNodes {
  /**
   * The id of the root, {@code FUSE_ROOT_ID}, in the kernel and in libfuse. It is never forgotten.
   */
  static final long ROOT = 1;

  /** What {@link #inLibrary} gives for a node that was removed before the takeover. */
  static final long REMOVED = 0;

  /**
   * A node that the kernel knows.
   *
   * @param id in the kernel
   * @param parent the kernel's id of the directory that it is in
   * @param name one byte to a character; empty if it was removed
   * @param lookups how often it was looked up, less those that were forgotten
   */
  record Known(long id, long parent, String name, long lookups) {}

  private record Place(long parent, String name) {}

  private static final class Node {
    final long id;
    final long inLibrary;
    Place place;
    long lookups;

    /** How many of the lookups libfuse does not know: an earlier daemon has replied to them. */
    long fromBefore;

    Node(long id, long inLibrary, Place place) {
      this.id = id;
      this.inLibrary = inLibrary;
      this.place = place;
    }
  }

  /** The kernel's id of a node that is new in this daemon is libfuse's and this. */
  private final long base;

  @GuardedBy("this")
  private final Map<Long, Node> byId = new HashMap<>();

  /** The nodes of an earlier daemon, by libfuse's ids. */
  @GuardedBy("this")
  private final Map<Long, Node> olderInLibrary = new HashMap<>();

  @GuardedBy("this")
  private final Map<Place, Node> byPlace = new HashMap<>();

  @GuardedBy("this")
  private long largest;

  /**
   * A table that has only the root.
   *
   * @param base the largest id that the kernel was given by earlier daemons; 0 if there was none
   */
  KernelNodes(long base) {
    this.base = base;
    largest = Math.max(base, ROOT);
  }

  /**
   * Adds a node of an earlier daemon.
   *
   * @param inLibrary the id that libfuse gave it when it was looked up once in this daemon; {@link
   *     #REMOVED} if it can't be looked up any more
   */
  synchronized void addOlder(Known known, long inLibrary) {
    Node node = new Node(known.id(), inLibrary, new Place(known.parent(), known.name()));
    node.lookups = known.lookups();
    node.fromBefore = inLibrary == REMOVED ? known.lookups() : known.lookups() - 1;
    byId.put(node.id, node);
    if (inLibrary == REMOVED) {
      node.place = null;
    } else {
      olderInLibrary.put(inLibrary, node);
      byPlace.put(node.place, node);
    }
  }

  /**
   * Returns libfuse's id of a node; {@link #REMOVED} if libfuse has none.
   *
   * @param id the kernel's
   */
  long inLibrary(long id) {
    if (id == ROOT) {
      return ROOT;
    }
    return id > base ? id - base : olderInLibrary(id);
  }

  private synchronized long olderInLibrary(long id) {
    Node node = byId.get(id);
    return node == null ? REMOVED : node.inLibrary;
  }

  /**
   * A lookup, or the making of a node, is about to be replied to.
   *
   * @param parent the kernel's id of the directory
   * @param inLibrary libfuse's id of the node
   * @return the kernel's id of the node
   */
  synchronized long addLookup(long parent, String name, long inLibrary) {
    Node node = olderInLibrary.get(inLibrary);
    if (node == null) {
      node = byId.computeIfAbsent(inLibrary + base, id -> new Node(id, inLibrary, null));
      largest = Math.max(largest, node.id);
    }
    node.lookups++;
    move(node, new Place(parent, name));
    return node.id;
  }

  /** The reply to a lookup could not be sent, as its client was killed; libfuse forgets it too. */
  synchronized void undoLookup(long id) {
    Node node = byId.get(id);
    node.lookups--;
    dropUnknown(node);
  }

  /**
   * The kernel has forgotten some lookups.
   *
   * @return how many of them libfuse must forget
   */
  synchronized long forget(long id, long lookups) {
    Node node = byId.get(id);
    if (node == null) {
      return id == ROOT ? lookups : 0;
    }
    long older = Math.min(lookups, node.fromBefore);
    node.fromBefore -= older;
    node.lookups -= lookups;
    dropUnknown(node);
    return lookups - older;
  }

  @GuardedBy("this")
  private void dropUnknown(Node node) {
    if (node.lookups == 0) {
      byId.remove(node.id);
      olderInLibrary.remove(node.inLibrary, node);
      leave(node);
    }
  }

  /** A node was removed from its directory. */
  synchronized void remove(long parent, String name) {
    Node node = byPlace.get(new Place(parent, name));
    if (node != null) {
      leave(node);
    }
  }

  /** A node was renamed, in place of one that may have been there. */
  synchronized void rename(long parent, String name, long newParent, String newName) {
    remove(newParent, newName);
    Node node = byPlace.get(new Place(parent, name));
    if (node != null) {
      move(node, new Place(newParent, newName));
    }
  }

  @GuardedBy("this")
  private void move(Node node, Place place) {
    if (!place.equals(node.place)) {
      leave(node);
      Node before = byPlace.put(place, node);
      if (before != null) {
        before.place = null;
      }
      node.place = place;
    }
  }

  @GuardedBy("this")
  private void leave(Node node) {
    if (node.place != null) {
      byPlace.remove(node.place);
      node.place = null;
    }
  }

  /**
   * Returns the kernel's id of the node at a path from the root, such as {@code /0/tasks}; {@link
   * #REMOVED} if the kernel knows none there.
   */
  synchronized long find(String path) {
    long id = ROOT;
    for (String name : path.substring(1).split("/", -1)) {
      Node node = name.isEmpty() ? null : byPlace.get(new Place(id, name));
      if (node == null) {
        return name.isEmpty() ? id : REMOVED;
      }
      id = node.id;
    }
    return id;
  }

  /** Returns the largest id that the kernel was ever given. */
  synchronized long largest() {
    return largest;
  }

  /**
   * Returns all nodes but the root: parents before what is in them, and then those that can't be
   * looked up any more, because they or a directory above them were removed.
   */
  synchronized List<Known> known() {
    Map<Long, List<Node>> contents = new HashMap<>();
    Set<Node> left = new LinkedHashSet<>(byId.values());
    for (Node node : left) {
      if (node.place != null) {
        contents.computeIfAbsent(node.place.parent(), id -> new ArrayList<>()).add(node);
      }
    }
    List<Known> known = new ArrayList<>();
    Deque<Long> directories = new ArrayDeque<>(List.of(ROOT));
    while (!directories.isEmpty()) {
      for (Node node : contents.getOrDefault(directories.remove(), List.of())) {
        known.add(new Known(node.id, node.place.parent(), node.place.name(), node.lookups));
        directories.add(node.id);
        left.remove(node);
      }
    }
    left.forEach(node -> known.add(new Known(node.id, ROOT, "", node.lookups)));
    return known;
  }
}

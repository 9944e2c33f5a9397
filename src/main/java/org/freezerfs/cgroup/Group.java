package org.freezerfs.cgroup;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import jnr.constants.platform.Errno;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;
import org.freezerfs.faults.Faults;
import org.freezerfs.recorder.Recorder;

/** A control group: a directory, and the tasks that are in it. */
public final class Group implements Node {
  private static final long DIRECTORY_WAIT_MILLIS = 400;

  /** After one timed-out wait, later callers wait so long only: their waits do not add up. */
  private static final long NEXT_DIRECTORY_WAIT_MILLIS = 10;

  private final Hierarchy hierarchy;
  private final GroupTree tree;
  private final int id;
  private final Group parent;
  private final Attributes attributes;

  /**
   * The files that a listing shows, in its order. Complete before the group can be found in the
   * tree. It is searched from its beginning, and so are the other lists here: they are so short
   * that maps, of which each of thousands of groups would have one, are not worth their memory.
   */
  private final List<ControlFile> files = new ArrayList<>();

  /** What subsystems keep of the group. Complete before the group can be found in the tree. */
  private final List<Object> data = new ArrayList<>(1);

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("tree")
  private final Map<String, Group> children = new LinkedHashMap<>();

  @GuardedBy("tree")
  private List<ControlFile> unlistedFiles = List.of();

  /** How many groups there are below: the kernel's nr_descendants. Written under the tree lock. */
  private volatile int descendants;

  /** Written under the tree lock. */
  private volatile String name;

  private volatile boolean removed;
  private volatile boolean notifyOnRelease;
  private volatile boolean cloneChildren;
  private volatile boolean populated;

  /** Whether the last {@link #lockDirectory} waited in vain. */
  private volatile boolean isLockedForLong;

  private volatile Optional<Faults> faults = Optional.empty();
  private volatile Optional<Task> refusing = Optional.empty();

  Group(
      Hierarchy hierarchy,
      GroupTree tree,
      int id,
      Group parent,
      String name,
      Attributes attributes) {
    this.hierarchy = hierarchy;
    this.tree = tree;
    this.id = id;
    this.parent = parent;
    this.name = name;
    this.attributes = attributes;
  }

  /** The engine's number for this group. */
  public int id() {
    return id;
  }

  public boolean isRoot() {
    return parent == null;
  }

  /** Null for the root alone. */
  public Group parent() {
    return parent;
  }

  @Override
  public Attributes attributes() {
    return attributes;
  }

  @Override
  public Group group() {
    return this;
  }

  void addFile(ControlFile file) {
    files.add(file);
  }

  /** The files that a listing of the directory shows, in its order. */
  List<ControlFile> files() {
    return files;
  }

  /** Null if no listed file has this name. */
  ControlFile file(String fileName) {
    return find(fileName, files);
  }

  /** Adds a file that no listing shows. */
  void addUnlistedFile(ControlFile file) {
    synchronized (tree) {
      List<ControlFile> all = new ArrayList<>(unlistedFiles);
      all.add(file);
      unlistedFiles = all;
    }
  }

  /** A file that {@link #addUnlistedFile} added; null if it added none of this name. */
  ControlFile unlistedFile(String fileName) {
    synchronized (tree) {
      return find(fileName, unlistedFiles);
    }
  }

  private static ControlFile find(String fileName, List<ControlFile> among) {
    for (ControlFile file : among) {
      if (file.name().equals(fileName)) {
        return file;
      }
    }
    return null;
  }

  /**
   * Gives the group what a subsystem keeps of it, the kernel's cgroup_subsys_state, in {@link
   * Subsystem#create}. It stays when the group is removed.
   */
  public void addData(Object kept) {
    data.add(kept);
  }

  /** What a subsystem has added of this class; null if the mount has no such subsystem. */
  public <T> T data(Class<T> type) {
    for (Object kept : data) {
      if (type.isInstance(kept)) {
        return type.cast(kept);
      }
    }
    return null;
  }

  /**
   * The lock that is held while the group's tasks change, or what subsystems keep of it. The
   * package's description has the lock order.
   */
  public ReentrantLock lock() {
    return lock;
  }

  /**
   * Takes the {@link #lock} for a change of the group's directory. A kill can hold the lock for
   * seconds, because it waits for the exits of tasks. A caller that waits here makes others wait
   * too: the kernel holds the directory's own lock meanwhile, and libfuse that of its path. So this
   * waits for 400 ms at most.
   *
   * @throws CgroupException EBUSY if the lock is held for longer; EINTR
   */
  LockedGroups lockDirectory() throws CgroupException {
    try {
      long wait = isLockedForLong ? NEXT_DIRECTORY_WAIT_MILLIS : DIRECTORY_WAIT_MILLIS;
      LockedGroups locked = LockedGroups.within(wait, this);
      isLockedForLong = locked == null;
      if (isLockedForLong) {
        throw new CgroupException(Errno.EBUSY);
      }
      return locked;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CgroupException(Errno.EINTR);
    }
  }

  public Recorder recorder() {
    return hierarchy.recorder();
  }

  /** Tells clients that poll or watch a file of this group that its contents have changed. */
  void tellChange(ControlFile file) {
    hierarchy.tellChange(file);
  }

  /** Takes the {@link #lock}, until the result is closed. */
  public LockedGroups lockAlone() {
    return LockedGroups.of(this);
  }

  /** Takes the {@link #lock} and that of another group, until the result is closed. */
  LockedGroups lockWith(Group other) {
    return LockedGroups.ofBoth(this, other);
  }

  /** Takes the {@link #lock} and those of all groups below, until the result is closed. */
  public LockedGroups lockSubtree() {
    return LockedGroups.withAllBelow(this);
  }

  /**
   * Takes the same locks, if no other thread holds one of them.
   *
   * @param isWithAllBelow whether to take those of all groups below too
   */
  public Optional<LockedGroups> tryLock(boolean isWithAllBelow) {
    return LockedGroups.tryOf(this, isWithAllBelow);
  }

  public boolean isRemoved() {
    return removed;
  }

  /**
   * Checks that the group still exists.
   *
   * @throws CgroupException ENODEV if it was removed while a file of it was open (kernel/cgroup.c,
   *     cgroup_is_removed)
   */
  public void requireLive() throws CgroupException {
    if (removed) {
      throw new CgroupException(Errno.ENODEV);
    }
  }

  /** Written under the group's {@link #lock}. */
  void markRemoved() {
    removed = true;
  }

  /** Adds a line to the tree log, if there is one: something that it keeps has changed. */
  public void persist() {
    hierarchy.persistence().groupChanged(this);
  }

  boolean notifiesOnRelease() {
    return notifyOnRelease;
  }

  void setNotifyOnRelease(boolean notify) {
    notifyOnRelease = notify;
    persist();
  }

  boolean clonesChildren() {
    return cloneChildren;
  }

  /**
   * The flag is kept and inherited, and has no effect: no subsystem here copies a configuration.
   */
  void setCloneChildren(boolean clone) {
    cloneChildren = clone;
    persist();
  }

  /**
   * Takes over both flags of the parent. The group is not in the tree yet, so nothing is logged.
   */
  void inheritFlags() {
    if (parent != null) {
      notifyOnRelease = parent.notifyOnRelease;
      cloneChildren = parent.cloneChildren;
    }
  }

  /**
   * Whether the group had a task or a child when that was last checked. Only a group that was
   * populated can become empty, and so be released.
   */
  boolean isPopulated() {
    return populated;
  }

  void setPopulated(boolean isPopulated) {
    populated = isPopulated;
  }

  /** The faults that clients asked for; empty if none was ever asked for, as nearly always. */
  public Optional<Faults> faults() {
    return faults;
  }

  void setFaults(Faults requested) {
    faults = Optional.of(requested);
  }

  /**
   * The task that a fault makes refuse each freeze request while it is in this group; empty if
   * there is none, as nearly always.
   */
  public Optional<Task> refusing() {
    return refusing;
  }

  void setRefusing(Optional<Task> task) {
    refusing = task;
  }

  /** Whether a task is the {@link #refusing} one, and has no freeze request from elsewhere. */
  public boolean refuses(Task task, Engine engine) throws IOException {
    return refusing.filter(task::equals).isPresent() && !engine.isFreezeRequested(task);
  }

  /** The {@link #refusing} task of each of some groups that has one, by the group's id. */
  public static Map<Integer, Task> refusing(Collection<Group> groups) {
    Map<Integer, Task> refusing = new HashMap<>();
    for (Group group : groups) {
      group.refusing.ifPresent(task -> refusing.put(group.id, task));
    }
    return refusing;
  }

  /** The groups directly below. */
  public List<Group> children() {
    synchronized (tree) {
      return List.copyOf(children.values());
    }
  }

  int childCount() {
    synchronized (tree) {
      return children.size();
    }
  }

  /** All groups below, each after its parent. */
  public List<Group> below() {
    List<Group> found = new ArrayList<>(children());
    for (int i = 0; i < found.size(); i++) {
      found.addAll(found.get(i).children());
    }
    return found;
  }

  /** The lowest group that both this group and another are, or are below. */
  Group commonAncestor(Group other) {
    Group ancestor = this;
    while (!ancestor.contains(other)) {
      ancestor = ancestor.parent;
    }
    return ancestor;
  }

  private boolean contains(Group other) {
    Group at = other;
    while (at != null && at != this) {
      at = at.parent;
    }
    return at == this;
  }

  /** Null if there is no child of this name. */
  Group child(String childName) {
    synchronized (tree) {
      return children.get(childName);
    }
  }

  /** How many groups there are below. */
  int descendantCount() {
    return descendants;
  }

  void addChild(Group child) {
    synchronized (tree) {
      children.put(child.name, child);
      addDescendants(1 + child.descendantCount());
    }
  }

  void removeChild(Group child) {
    synchronized (tree) {
      if (children.remove(child.name, child)) {
        addDescendants(-1 - child.descendantCount());
      }
    }
  }

  /** Adds to the counts of this group and of all above. */
  private void addDescendants(int count) {
    synchronized (tree) {
      for (Group group = this; group != null; group = group.parent) {
        group.descendants += count;
      }
    }
  }

  String name() {
    return name;
  }

  /** Changes the name alone; {@link GroupTree#rename} does the rest. */
  void setName(String newName) {
    name = newName;
  }

  /** The path from the mount's root, such as {@code /0/x}; one byte to a character. */
  public String path() {
    if (parent == null) {
      return "/";
    }
    StringBuilder path = new StringBuilder();
    for (Group group = this; group.parent != null; group = group.parent) {
      path.insert(0, group.name).insert(0, '/');
    }
    return path.toString();
  }

  /** The path. */
  @Override
  public String toString() {
    return path();
  }
}

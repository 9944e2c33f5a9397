package org.freezerfs.cgroup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import jnr.constants.platform.Errno;
import org.freezerfs.faults.Faults;

/** A control group: a directory, and the tasks that are in it. */
public final class Group implements Node {
  private static final long DIRECTORY_PATIENCE_MILLIS = 400;

  /** For whoever comes after one that has waited in vain, so that no queue makes a long wait. */
  private static final long FURTHER_PATIENCE_MILLIS = 10;

  private final Hierarchy hierarchy;
  private final int id;
  private final Group parent;
  private final Attributes attributes;
  private final ReentrantLock lock = new ReentrantLock();

  /** So few that they need no map, of which there would be one to each of thousands of groups. */
  private final List<ControlFile> files = new ArrayList<>();

  /** Those that no listing shows and that somebody has asked for. Guarded by the tree lock. */
  private List<ControlFile> unlisted = List.of();

  // Guarded by the hierarchy's tree lock.
  private final Map<String, Group> children = new LinkedHashMap<>();
  private volatile String name;

  private volatile boolean removed;
  private volatile boolean notifyOnRelease;
  private volatile boolean cloneChildren;
  private volatile boolean occupied;

  /** Whether the lock was waited for in vain, the last time that it was for the directory. */
  private volatile boolean isLockedForLong;

  private volatile Optional<Faults> faults = Optional.empty();

  Group(Hierarchy hierarchy, int id, Group parent, String name, Attributes attributes) {
    this.hierarchy = hierarchy;
    this.id = id;
    this.parent = parent;
    this.name = name;
    this.attributes = attributes;
  }

  /** The engine's number for it. */
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

  /** The groups right below. */
  public List<Group> children() {
    return hierarchy.children(this);
  }

  @Override
  public Attributes attributes() {
    return attributes;
  }

  @Override
  public Group group() {
    return this;
  }

  /**
   * Held while the group's tasks, or what its subsystems keep of it, change. {@link Hierarchy} says
   * how the locks nest.
   */
  public ReentrantLock lock() {
    return lock;
  }

  /**
   * Takes the {@link #lock}, for what is done to the group's directory. A kill can keep the lock
   * for long, as it waits for the ends of tasks. Whoever waits here holds up others: the kernel
   * keeps the directory locked meanwhile, and libfuse its path.
   *
   * @throws CgroupException EBUSY if the lock can't be had in time
   */
  void lockDirectory() throws CgroupException {
    try {
      long patience = isLockedForLong ? FURTHER_PATIENCE_MILLIS : DIRECTORY_PATIENCE_MILLIS;
      isLockedForLong = !lock.tryLock(patience, TimeUnit.MILLISECONDS);
      if (isLockedForLong) {
        throw new CgroupException(Errno.EBUSY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CgroupException(Errno.EINTR);
    }
  }

  /** Takes the {@link #lock}, until what is returned is closed. */
  public LockedSubtree lockAlone() {
    return LockedSubtree.of(this);
  }

  /** Takes the {@link #lock}, and those of all groups below. */
  public LockedSubtree lockSubtree() {
    return LockedSubtree.withAllBelow(this);
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

  /**
   * Takes note of the tasks that were born in the group since it was last looked at. The caller
   * holds the group's lock.
   *
   * @return whether there were none, for sure
   */
  public boolean processForks() throws IOException {
    return hierarchy.processForks(this);
  }

  /** Asks that the group be looked after from now on, by a beat, as long as it is restless. */
  public void requestPolling() {
    hierarchy.wakeWorker();
  }

  /** What is to be kept of it has changed. */
  public void persist() {
    hierarchy.changed(this);
  }

  void markRemoved() {
    removed = true;
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

  /** It is kept and handed down; no subsystem of ours has anything to be cloned. */
  void setCloneChildren(boolean clone) {
    cloneChildren = clone;
    persist();
  }

  /**
   * Whether a task or a group was in it when it was last looked at: only what was occupied can
   * become empty.
   */
  boolean isPopulated() {
    return occupied;
  }

  void setPopulated(boolean isPopulated) {
    occupied = isPopulated;
  }

  /** Those that it shows on demand; empty where none was ever asked for, which is nearly always. */
  public Optional<Faults> faults() {
    return faults;
  }

  void setFaults(Faults shown) {
    faults = Optional.of(shown);
  }

  void add(ControlFile file) {
    files.add(file);
  }

  Collection<ControlFile> files() {
    return files;
  }

  /** Null if it has none of that name. */
  ControlFile file(String fileName) {
    return named(fileName, files);
  }

  /** Adds one that no listing shows. The caller holds the tree lock. */
  void addUnlisted(ControlFile file) {
    List<ControlFile> all = new ArrayList<>(unlisted);
    all.add(file);
    unlisted = all;
  }

  /** One that was added by {@link #addUnlisted}; null if none of that name was. */
  ControlFile unlistedFile(String fileName) {
    return named(fileName, unlisted);
  }

  private static ControlFile named(String fileName, List<ControlFile> among) {
    for (ControlFile file : among) {
      if (file.name().equals(fileName)) {
        return file;
      }
    }
    return null;
  }

  Map<String, Group> childrenByName() {
    return children;
  }

  String name() {
    return name;
  }

  void rename(String newName) {
    name = newName;
  }

  /** The path from the mount's root, such as {@code /0/x}. */
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

  /** The path, for a log. */
  @Override
  public String toString() {
    return LogText.of(path());
  }
}

package org.freezerfs.cgroup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jnr.constants.platform.Errno;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Engine.Attention;
import org.freezerfs.engine.Engine.Births;
import org.freezerfs.engine.Engine.Pace;
import org.freezerfs.engine.Task;

/**
 * The tree of groups and what can be done to it: the kernel's kernel/cgroup.c. It knows no FUSE and
 * no /proc; what a subsystem does is the subsystem's.
 *
 * <p>How locks nest: first the locks of groups, where several are needed in the order of their ids,
 * so parents before children; then the tree lock; then whatever the engine has. The tree lock is
 * held for no system call. So a path is found, and a state read, at once while some other group is
 * being frozen.
 */
public final class Hierarchy implements AutoCloseable {
  private static final int NAME_MAX = 255;
  private static final int DIRECTORY_LINKS = 2;
  private static final int FILE_PERMISSIONS = 0644;
  private static final int DIRECTORY_PERMISSIONS = 0755;

  private final Engine engine;
  private final Semantics semantics;
  private final List<Subsystem> subsystems;
  private final List<ControlFileType> types = new ArrayList<>();
  private final Release release;
  private final Beat beat;
  private final Group root;

  private final Map<Integer, Group> groups = new ConcurrentHashMap<>();
  private final Object tree = new Object();

  // Guarded by tree.
  private int lastId = Engine.ROOT;
  private long lastInode;

  /**
   * A tree with nothing but its root, which belongs to {@code owner}.
   *
   * @param agents starts the release agent
   */
  public Hierarchy(
      Engine engine,
      Semantics semantics,
      List<Subsystem> subsystems,
      Release.AgentRunner agents,
      Caller owner) {
    this.engine = engine;
    this.semantics = semantics;
    this.subsystems = List.copyOf(subsystems);
    release = new Release(engine, this, agents);
    beat = new Beat(this::lookAround);
    types.addAll(new BaseFiles(engine, new Attaching(engine, this, release), release).types());
    subsystems.forEach(subsystem -> types.addAll(subsystem.files()));
    synchronized (tree) {
      root = grow(Engine.ROOT, null, "", DIRECTORY_PERMISSIONS, owner);
    }
  }

  public Group root() {
    return root;
  }

  /** Begins to take notice of what happens without being asked. */
  public void start() throws IOException {
    engine.start(beat::wake);
  }

  /**
   * Finds what is at a path from the mount's root.
   *
   * @throws CgroupException ENOENT, ENOTDIR or ENAMETOOLONG, as path_resolution(7) has them
   */
  public Node lookup(String path) throws CgroupException {
    synchronized (tree) {
      Node node = root;
      for (String name : path.split("/", -1)) {
        if (!name.isEmpty()) {
          node = child(node, name);
        }
      }
      return node;
    }
  }

  private static Node child(Node node, String name) throws CgroupException {
    if (!(node instanceof Group group)) {
      throw new CgroupException(Errno.ENOTDIR);
    }
    if (name.length() > NAME_MAX) {
      throw new CgroupException(Errno.ENAMETOOLONG);
    }
    Node found = group.children().get(name);
    if (found == null) {
      found = group.file(name);
    }
    if (found == null) {
      throw new CgroupException(Errno.ENOENT);
    }
    return found;
  }

  private Group lookupGroup(String path) throws CgroupException {
    if (lookup(path) instanceof Group group) {
      return group;
    }
    throw new CgroupException(Errno.ENOTDIR);
  }

  /** An entry of a directory. */
  public record Entry(String name, Node node) {}

  /** What is in a group's directory: its files, and the groups below. */
  public List<Entry> list(Group group) {
    List<Entry> entries = new ArrayList<>();
    group.files().forEach(file -> entries.add(new Entry(file.name(), file)));
    synchronized (tree) {
      group.children().forEach((name, child) -> entries.add(new Entry(name, child)));
    }
    return entries;
  }

  /** A directory's link count: its own two, and the {@code ..} of each group below. */
  public int links(Group group) {
    synchronized (tree) {
      return DIRECTORY_LINKS + group.children().size();
    }
  }

  boolean hasChildren(Group group) {
    synchronized (tree) {
      return !group.children().isEmpty();
    }
  }

  /** The group that the engine has this number for; null if it was removed. */
  Group group(int id) {
    return groups.get(id);
  }

  /**
   * Makes a group, which belongs to the caller.
   *
   * @throws CgroupException EEXIST, EINVAL for a newline in the name, ENAMETOOLONG, or what {@link
   *     #lookup} gives
   */
  public void mkdir(String path, int permissions, Caller caller)
      throws CgroupException, IOException {
    Group parent = lookupGroup(parentOf(path));
    parent.lock().lock();
    try {
      synchronized (tree) {
        parent.requireLive();
        requireNewName(parent, nameOf(path));
        grow(++lastId, parent, nameOf(path), permissions, caller);
        parent.setOccupied(true);
      }
    } finally {
      parent.lock().unlock();
    }
  }

  private Group grow(int id, Group parent, String name, int permissions, Caller owner) {
    Group group =
        new Group(
            this,
            id,
            parent,
            name,
            new Attributes(++lastInode, permissions, owner.uid(), owner.gid()));
    for (ControlFileType type : types) {
      if (parent == null || !type.rootOnly()) {
        Attributes attributes =
            new Attributes(++lastInode, FILE_PERMISSIONS, owner.uid(), owner.gid());
        group.add(new ControlFile(group, type, attributes, semantics));
      }
    }
    engine.create(id);
    subsystems.forEach(subsystem -> subsystem.create(group));
    groups.put(id, group);
    if (parent != null) {
      group.setNotifyOnRelease(parent.notifiesOnRelease());
      parent.children().put(name, group);
    }
    return group;
  }

  private static void requireNewName(Group parent, String name) throws CgroupException {
    if (name.indexOf('\n') >= 0) {
      throw new CgroupException(Errno.EINVAL);
    }
    if (name.length() > NAME_MAX) {
      throw new CgroupException(Errno.ENAMETOOLONG);
    }
    if (parent.children().containsKey(name) || parent.file(name) != null) {
      throw new CgroupException(Errno.EEXIST);
    }
  }

  /**
   * Removes a group.
   *
   * @throws CgroupException EBUSY if there are tasks in it, or groups below
   */
  public void rmdir(String path) throws CgroupException, IOException {
    Group group = lookupGroup(path);
    if (group.isRoot()) {
      throw new CgroupException(Errno.EBUSY);
    }
    group.lock().lock();
    try {
      group.requireLive();
      if (hasChildren(group) || !engine.isEmpty(group.id())) {
        throw new CgroupException(Errno.EBUSY);
      }
      // A group can't appear below meanwhile: that takes this group's lock.
      synchronized (tree) {
        group.parent().children().remove(group.name());
        group.markRemoved();
      }
      groups.remove(group.id());
      subsystems.forEach(subsystem -> subsystem.destroy(group));
      engine.destroy(group.id());
    } finally {
      group.lock().unlock();
    }
    release.check(group.parent());
  }

  /**
   * Renames a group within its parent.
   *
   * @throws CgroupException ENOTDIR if it is a file, EEXIST if the name is in use, EIO if the new
   *     parent is another (kernel/cgroup.c, cgroup_rename)
   */
  public void rename(String from, String to) throws CgroupException {
    synchronized (tree) {
      Group group = lookupGroup(from);
      Group parent = lookupGroup(parentOf(to));
      requireNewName(parent, nameOf(to));
      if (group.parent() != parent) {
        throw new CgroupException(Errno.EIO);
      }
      parent.children().remove(group.name());
      group.rename(nameOf(to));
      parent.children().put(group.name(), group);
    }
  }

  /** See {@link Group#catchUp}. */
  boolean catchUp(Group group) throws IOException {
    Births born = engine.births(group.id());
    for (Task task : born.tasks()) {
      for (Subsystem subsystem : subsystems) {
        subsystem.fork(task, group);
      }
    }
    return born.complete() && born.tasks().isEmpty();
  }

  List<Subsystem> subsystems() {
    return subsystems;
  }

  /** To be called after whatever may give the beat something to look after. */
  void wakeBeat() {
    beat.wake();
  }

  /**
   * One beat: holds what is to stand still, and looks at the groups that something may have
   * happened in.
   */
  private Pace lookAround() throws IOException {
    Attention attention = engine.attend();
    boolean soon = attention.pace() == Pace.SOON;
    for (Group group : groups.values()) {
      boolean restless = subsystems.stream().anyMatch(subsystem -> subsystem.isRestless(group));
      soon |= !engine.isInformed() && (restless || release.isAwaited(group));
      // Whoever has the lock may have it for long, and others are to be held meanwhile; there is a
      // next beat.
      if ((restless || attention.disturbed().contains(group.id())) && group.lock().tryLock()) {
        catchUpAndUnlock(group);
      }
      release.checkUnlessBusy(group);
    }
    return soon ? Pace.SOON : attention.pace();
  }

  private void catchUpAndUnlock(Group group) throws IOException {
    try {
      if (!group.isRemoved()) {
        group.catchUp();
      }
    } finally {
      group.lock().unlock();
    }
  }

  /** Stops looking around; what is frozen is the engine's to let go. */
  @Override
  public void close() {
    beat.close();
  }

  private static String parentOf(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private static String nameOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}

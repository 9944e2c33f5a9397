package org.freezerfs.cgroup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.TreeSnapshot.GroupImage;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Engine.ForkedTasks;
import org.freezerfs.engine.Engine.Interval;
import org.freezerfs.engine.Engine.PollResult;
import org.freezerfs.engine.Task;
import org.freezerfs.faults.Fault;

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
  private static final int DIRECTORY_PERMISSIONS = 0755;

  private final Engine engine;
  private final Semantics semantics;
  private final int maxGroups;
  private final List<Subsystem> subsystems;
  private final List<ControlFileType> types = new ArrayList<>();
  private final List<ControlFileType> unlistedTypes = new ArrayList<>();
  private final ReleaseNotifier release;
  private final PeriodicWorker beat;
  private final Group root;

  private final Map<Integer, Group> groups = new ConcurrentHashMap<>();

  /** Where all this is written down, if it is. */
  private volatile Optional<TreeLog> log = Optional.empty();

  /** Made when it is needed. */
  private volatile Optional<FaultAttributes> faults = Optional.empty();

  private final Object tree = new Object();

  // Guarded by tree.
  private int lastId = Engine.ROOT;
  private long lastInode;

  /**
   * A tree with nothing but its root, which belongs to {@code owner}.
   *
   * @param maxGroups how many groups there may be besides the root
   * @param agents starts the release agent
   */
  public Hierarchy(
      Engine engine,
      Semantics semantics,
      int maxGroups,
      List<Subsystem> subsystems,
      ReleaseNotifier.AgentRunner agents,
      Credentials owner) {
    this.engine = engine;
    this.semantics = semantics;
    this.maxGroups = maxGroups;
    this.subsystems = List.copyOf(subsystems);
    release = new ReleaseNotifier(engine, this, agents);
    beat = new PeriodicWorker(this::lookAround);
    types.addAll(
        new BaseFiles(
                engine, semantics, new TaskMigration(engine, semantics, this, release), release)
            .types());
    subsystems.forEach(subsystem -> types.addAll(subsystem.files()));
    subsystems.forEach(subsystem -> unlistedTypes.addAll(subsystem.unlistedFiles()));
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

  private Node child(Node node, String name) throws CgroupException {
    if (!(node instanceof Group group)) {
      throw new CgroupException(Errno.ENOTDIR);
    }
    if (name.length() > NAME_MAX) {
      throw new CgroupException(Errno.ENAMETOOLONG);
    }
    Node found = group.childrenByName().get(name);
    if (found == null) {
      found = group.file(name);
    }
    if (found == null) {
      found = unlistedFile(group, name);
    }
    if (found == null) {
      throw new CgroupException(Errno.ENOENT);
    }
    return found;
  }

  /**
   * A file that no listing shows: made when it is first asked for, as most groups' never are. Null
   * if there is none of that name.
   */
  private ControlFile unlistedFile(Group group, String name) {
    ControlFile file = group.unlistedFile(name);
    for (ControlFileType type : unlistedTypes) {
      if (file == null && type.name().equals(name) && type.place().includes(group.isRoot())) {
        file = newFile(group, type);
        group.addUnlisted(file);
      }
    }
    return file;
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
      group.childrenByName().forEach((name, child) -> entries.add(new Entry(name, child)));
    }
    return entries;
  }

  /** A directory's link count: its own two, and the {@code ..} of each group below. */
  public int linkCount(Group group) {
    synchronized (tree) {
      return DIRECTORY_LINKS + group.childrenByName().size();
    }
  }

  /** The groups right below. */
  List<Group> children(Group group) {
    synchronized (tree) {
      return List.copyOf(group.childrenByName().values());
    }
  }

  boolean hasChildren(Group group) {
    synchronized (tree) {
      return !group.childrenByName().isEmpty();
    }
  }

  /** The group that the engine has this number for; null if it was removed. */
  Group group(int id) {
    return groups.get(id);
  }

  /**
   * Makes a group, which belongs to the caller.
   *
   * @throws CgroupException EEXIST, EINVAL for a newline in the name, ENAMETOOLONG, ENOSPC if there
   *     are as many groups as there may be, or so many were made that the engine has no number left
   *     for one, ENOMEM, EBUSY by {@link Group#lockDirectory} of the parent, or what {@link
   *     #lookup} gives
   */
  public void mkdir(String path, int permissions, Credentials caller)
      throws CgroupException, IOException {
    Group parent = lookupGroup(parentOf(path));
    HeapReserve.require(HeapReserve.OF_ONE);
    parent.lockDirectory();
    try {
      Group made;
      synchronized (tree) {
        parent.requireLive();
        requireGoodName(nameOf(path));
        requireNewName(parent, nameOf(path));
        // No number is given twice: a late descendant may bear the mark of a group that was
        // removed.
        if (groups.size() > maxGroups || lastId >= engine.maxGroup()) {
          throw new CgroupException(Errno.ENOSPC);
        }
        made = grow(++lastId, parent, nameOf(path), permissions, caller);
        giveFaults(made);
        parent.setPopulated(true);
      }
      changed(made);
    } finally {
      parent.lock().unlock();
    }
  }

  private Group grow(int id, Group parent, String name, int permissions, Credentials owner) {
    long inode = ++lastInode;
    Attributes own =
        parent == null
            ? new Attributes(inode, permissions, owner.uid(), owner.gid())
            : parent.attributes().ofDirectory(inode, permissions, owner);
    Group group = new Group(this, id, parent, name, own);
    Runnable onChange = group::persist;
    for (ControlFileType type : types) {
      if (type.place().includes(parent == null)) {
        ControlFile file = newFile(group, type);
        file.attributes().whenChanged(onChange);
        group.add(file);
      }
    }
    group.attributes().whenChanged(onChange);
    try {
      engine.create(id);
      engine.recorder().groupCreated(id, group::path);
      subsystems.forEach(subsystem -> subsystem.create(group));
      if (parent != null) {
        group.setNotifyOnRelease(parent.notifiesOnRelease());
        group.setCloneChildren(parent.clonesChildren());
        parent.childrenByName().put(name, group);
      }
      groups.put(id, group);
    } catch (RuntimeException | Error e) {
      // There may be no memory: then there is to be nothing of it.
      if (parent != null) {
        parent.childrenByName().remove(name, group);
      }
      forget(group);
      throw e;
    }
    return group;
  }

  private ControlFile newFile(Group group, ControlFileType type) {
    int permissions = semantics.permissions(type.writer().isPresent());
    Attributes attributes = group.attributes().ofFile(++lastInode, permissions);
    return new ControlFile(group, type, attributes, semantics);
  }

  private void giveFaults(Group group) {
    if (faults.isPresent()) {
      faults.get().begin(group);
    }
  }

  private void forget(Group group) {
    groups.remove(group.id());
    subsystems.forEach(subsystem -> subsystem.destroy(group));
    engine.destroy(group.id());
    engine.recorder().groupRemoved(group.id());
  }

  private static void requireGoodName(String name) throws CgroupException {
    if (name.indexOf('\n') >= 0) {
      throw new CgroupException(Errno.EINVAL);
    }
    if (name.length() > NAME_MAX) {
      throw new CgroupException(Errno.ENAMETOOLONG);
    }
  }

  private void requireNewName(Group parent, String name) throws CgroupException {
    if (parent.childrenByName().containsKey(name)
        || parent.file(name) != null
        || unlistedFile(parent, name) != null) {
      throw new CgroupException(Errno.EEXIST);
    }
  }

  /**
   * Removes a group.
   *
   * @throws CgroupException EBUSY if there are tasks in it, or groups below, or by {@link
   *     Group#lockDirectory}
   */
  public void rmdir(String path) throws CgroupException, IOException {
    Group group = lookupGroup(path);
    if (group.isRoot()) {
      throw new CgroupException(Errno.EBUSY);
    }
    group.lockDirectory();
    try {
      group.requireLive();
      if (hasChildren(group) || !engine.isEmpty(group.id())) {
        throw new CgroupException(Errno.EBUSY);
      }
      // A group can't appear below meanwhile: that takes this group's lock.
      synchronized (tree) {
        group.parent().childrenByName().remove(group.name());
        group.markRemoved();
      }
      log.ifPresent(record -> record.gone(group));
      forget(group);
    } finally {
      group.lock().unlock();
    }
    if (release.isBusyToCheck(group.parent())) {
      wakeWorker();
    }
  }

  /**
   * Renames a group within its parent.
   *
   * @throws CgroupException in this order: EINVAL for a newline in the name, ENAMETOOLONG, ENOTDIR
   *     if it is a file, EIO if the new parent is another, EEXIST if the name is in use
   *     (kernel/cgroup/cgroup-v1.c, cgroup1_rename)
   */
  public void rename(String from, String to) throws CgroupException {
    Group group;
    synchronized (tree) {
      requireGoodName(nameOf(to));
      group = lookupGroup(from);
      Group parent = lookupGroup(parentOf(to));
      if (group.parent() != parent) {
        throw new CgroupException(Errno.EIO);
      }
      requireNewName(parent, nameOf(to));
      parent.childrenByName().remove(group.name());
      group.rename(nameOf(to));
      parent.childrenByName().put(group.name(), group);
    }
    engine.recorder().groupRenamed(group.id());
    changed(group);
  }

  /**
   * setxattr(2), of a group or a control file.
   *
   * @throws CgroupException what {@link Attributes#setXattr} gives; for those by which faults are
   *     asked for also EINVAL if that means nothing, ESRCH if it names no task, EPERM after {@link
   *     #forbidFaults}, EBUSY by {@link Group#lockDirectory}
   */
  public void setXattr(
      String path, String name, byte[] value, boolean create, boolean replace, Credentials caller)
      throws CgroupException, IOException {
    Node node = lookup(path);
    if (Attributes.isFault(name)) {
      faultAttributes(true).set(node, name, value, create, replace, caller);
    } else {
      node.attributes().setXattr(name, value, create, replace);
    }
  }

  /**
   * removexattr(2).
   *
   * @throws CgroupException what {@link Attributes#removeXattr} gives; of a fault also EBUSY by
   *     {@link Group#lockDirectory}
   */
  public void removeXattr(String path, String name) throws CgroupException {
    Node node = lookup(path);
    if (Attributes.isFault(name) && node instanceof Group group && group.faults().isPresent()) {
      faultAttributes(true).remove(group, name);
    } else {
      node.attributes().removeXattr(name);
    }
  }

  /**
   * Gives a fault to each group from its beginning, and to the root. Nothing is served yet, and no
   * tree restored.
   *
   * @param mounter whose pid namespace a task's id is in
   * @throws CgroupException EINVAL if it means nothing, ESRCH if it names no task
   */
  public void injectFault(Fault fault, String value, Credentials mounter)
      throws CgroupException, IOException {
    faultAttributes(true).giveEach(fault, value, mounter, root);
  }

  /** No fault may be asked for. */
  public void forbidFaults() {
    faultAttributes(false);
  }

  private FaultAttributes faultAttributes(boolean allowed) {
    synchronized (tree) {
      if (faults.isEmpty()) {
        faults = Optional.of(new FaultAttributes(engine, this::isFile, allowed));
      }
      return faults.get();
    }
  }

  private boolean isFile(String name) {
    return types.stream().anyMatch(type -> type.name().equals(name));
  }

  /** The mount has ended: no answer is to be delayed any more. */
  public void endDelays() {
    if (faults.isPresent()) {
      faults.get().end();
    }
  }

  /** What is to be kept of a group has changed; of one that is not in the tree nothing is. */
  void changed(Group group) {
    log.ifPresent(record -> record.changed(group));
  }

  void moved(Task task, Group to) {
    log.ifPresent(record -> record.moved(task, to));
  }

  void agentChanged() {
    log.ifPresent(TreeLog::agentChanged);
  }

  String agent() {
    return release.agent();
  }

  /** All groups, the root too, in no order. */
  Collection<Group> groups() {
    return groups.values();
  }

  private boolean hasGroups() {
    return groups.size() > 1;
  }

  /** Makes the groups of a tree that was kept. There are none yet, and this is not served yet. */
  public void restore(TreeSnapshot image) {
    synchronized (tree) {
      lastId = image.lastId();
      lastInode = Math.max(lastInode, image.lastInode());
      for (GroupImage kept : image.groups()) {
        restore(kept);
      }
    }
    release.setAgent(image.agent());
  }

  private void restore(GroupImage kept) {
    Group group = root;
    if (kept.id() != Engine.ROOT) {
      Group parent = groups.get(kept.parent());
      // Of damaged lines there may be two of a name.
      if (parent == null || parent.childrenByName().containsKey(kept.name())) {
        return;
      }
      Credentials owner = new Credentials(root.attributes().uid(), root.attributes().gid(), 0);
      group = grow(kept.id(), parent, kept.name(), DIRECTORY_PERMISSIONS, owner);
    }
    restore(group.attributes(), kept.attributes().get(""));
    for (ControlFile file : group.files()) {
      restore(file.attributes(), kept.attributes().get(file.name()));
    }
    giveFaults(group);
    group.setNotifyOnRelease(kept.notifiesOnRelease());
    group.setCloneChildren(kept.clonesChildren());
  }

  private static void restore(Attributes attributes, AttributesSnapshot kept) {
    if (kept != null) {
      attributes.restore(kept);
    }
  }

  /** The groups are what they were, once their tasks are in them again. */
  public void restoreStates(TreeSnapshot image) throws IOException {
    for (GroupImage kept : image.groups()) {
      Group group = groups.get(kept.id());
      if (group != null) {
        // Who was in it and is no more has left it while nobody looked.
        group.setPopulated(hasChildren(group) || image.members().containsValue(kept.id()));
        for (Subsystem subsystem : subsystems) {
          String state = kept.states().get(subsystem.name());
          if (state != null) {
            subsystem.restore(group, state);
          }
        }
      }
    }
    wakeWorker();
  }

  /** From now on all that happens to the tree is written down. */
  public void startLog(TreeStore store, TreeSnapshot.Origin origin) {
    TreeLog record = new TreeLog(store, origin, engine, this);
    record.rewrite();
    log = Optional.of(record);
  }

  /**
   * Writes down all that is to be kept, for the last time.
   *
   * @return false if nothing is kept: there are no groups, or this could not be done
   */
  public boolean finishLog() {
    Optional<TreeLog> record = log;
    log = Optional.empty();
    if (record.isPresent() && !hasGroups()) {
      record.get().remove();
      return false;
    }
    return record.isPresent() && record.get().rewrite();
  }

  /** See {@link Group#processForks}. */
  boolean processForks(Group group) throws IOException {
    ForkedTasks born = engine.takeForkedTasks(group.id());
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
  void wakeWorker() {
    beat.wake();
  }

  /**
   * One beat: holds what is to stand still, and looks at the groups that something may have
   * happened in.
   */
  private Interval lookAround() throws IOException {
    PollResult attention = engine.poll();
    boolean soon = attention.interval() == Interval.SOON;
    for (Group group : groups.values()) {
      boolean restless = subsystems.stream().anyMatch(subsystem -> subsystem.needsPolling(group));
      soon |= !engine.hasForkEvents() && (restless || release.isAwaited(group));
      // Whoever has the lock may have it for long, and others are to be held meanwhile; there is a
      // next beat.
      if ((restless || attention.wokenGroups().contains(group.id())) && group.lock().tryLock()) {
        catchUpAndUnlock(group);
      }
      // There may be no other reason to look again: the last task may be gone.
      soon |= release.isBusyToCheck(group);
    }
    return soon ? Interval.SOON : attention.interval();
  }

  private void catchUpAndUnlock(Group group) throws IOException {
    try {
      if (!group.isRemoved()) {
        group.processForks();
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

package org.freezerfs.cgroup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import jnr.constants.platform.Errno;
import org.freezerfs.engine.Engine;
import org.freezerfs.recorder.EventKind;
import org.freezerfs.recorder.Recorder;
import org.freezerfs.threads.CallerThreads;
import org.freezerfs.threads.PeriodicWorker;

/**
 * A tree of groups and the operations on it: the kernel's kernel/cgroup/cgroup.c. What a subsystem
 * does with a group is the subsystem's own.
 *
 * <p>Any thread may call these methods while it holds no lock of this package.
 */
public final class Hierarchy implements AutoCloseable {
  /** A directory's own two links: its name in the parent, and {@code .} in itself. */
  private static final int OWN_LINKS = 2;

  private static final int DIRECTORY_PERMISSIONS = 0755;

  private final Engine engine;
  private final Semantics semantics;
  private final Credentials owner;
  private final int maxGroups;
  private final List<Subsystem> subsystems;
  private final ReleaseNotifier release;
  private final GroupFactory factory;
  private final GroupTree tree;
  private final FaultInjection faults;
  private final TreePersistence persistence;
  private final PeriodicWorker worker;

  private volatile Consumer<ControlFile> onChange = file -> {};

  /**
   * A hierarchy that has only its root.
   *
   * @param maxGroups how many groups there may be besides the root
   * @param rootFiles files of the root about the mount as a whole, which no listing shows
   * @param agents starts the release agent
   * @param owner the owner of the root
   */
  public Hierarchy(
      Engine engine,
      Semantics semantics,
      int maxGroups,
      List<Subsystem> subsystems,
      List<ControlFileType> rootFiles,
      ReleaseNotifier.AgentRunner agents,
      Credentials owner) {
    this.engine = engine;
    this.semantics = semantics;
    this.owner = owner;
    this.maxGroups = maxGroups;
    this.subsystems = semantics.isUnified() ? withLimits(subsystems) : List.copyOf(subsystems);
    release = new ReleaseNotifier(engine, this, agents);
    TaskMigration migration = new TaskMigration(engine, semantics, this, release);
    List<ControlFileType> baseTypes =
        semantics.isUnified()
            ? new UnifiedFiles(engine, migration).types()
            : new BaseFiles(engine, semantics, migration, release).types();
    factory = new GroupFactory(this, semantics, baseTypes, this.subsystems, rootFiles);
    tree = new GroupTree(factory);
    faults = new FaultInjection(engine, tree, factory);
    persistence = new TreePersistence(engine, this, tree, this.subsystems, release);
    worker = new PeriodicWorker(CallerThreads.RELEASE_CHECK, release::checkAll);
    synchronized (tree) {
      int permissions = semantics.rootPermissions(owner.uid() == 0);
      add(factory.create(Engine.ROOT, null, "", permissions, owner));
    }
  }

  private static List<Subsystem> withLimits(List<Subsystem> subsystems) {
    List<Subsystem> all = new ArrayList<>(subsystems);
    all.add(new GroupLimits());
    return List.copyOf(all);
  }

  /** Starts to notice what happens to tasks without a request. */
  public void start() throws IOException {
    engine.start(
        () -> {
          if (release.isUsed()) {
            checkReleases();
          }
        },
        this::tasksChanged);
  }

  private void tasksChanged(int id) {
    Group group = tree.group(id);
    if (group != null) {
      subsystems.forEach(subsystem -> subsystem.tasksChanged(group));
    }
  }

  /**
   * Sets what tells clients that poll or watch a control file that its contents have changed. It
   * may be called under any lock, and waits for nothing.
   */
  public void setOnChange(Consumer<ControlFile> action) {
    onChange = action;
  }

  /** Whether there are control files whose changes are told. */
  public boolean notesChanges() {
    return factory.notesChanges();
  }

  Recorder recorder() {
    return engine.recorder();
  }

  void tellChange(ControlFile file) {
    onChange.accept(file);
  }

  /** The owner of the root: the user of the daemon. */
  Credentials owner() {
    return owner;
  }

  public Group root() {
    return tree.root();
  }

  /** How many groups there are besides the root. */
  public int groupsBelowRoot() {
    return tree.countBelowRoot();
  }

  GroupTree tree() {
    return tree;
  }

  /** Keeps the groups beyond the mount. */
  public TreePersistence persistence() {
    return persistence;
  }

  /** The faults that the mount asks for. */
  public FaultInjection faults() {
    return faults;
  }

  /** The subsystems, in the order in which their methods are called. */
  List<Subsystem> subsystems() {
    return subsystems;
  }

  /**
   * Finds a group or control file by its path from the mount's root.
   *
   * @throws CgroupException ENOENT, ENOTDIR or ENAMETOOLONG, as in path_resolution(7)
   */
  public Node lookup(String path) throws CgroupException {
    return tree.lookup(path);
  }

  /** An entry of a directory. */
  public record Entry(String name, Node node) {}

  /** The entries of a group's directory: its control files, and its children. */
  public List<Entry> list(Group group) {
    List<Entry> entries = new ArrayList<>();
    group.files().forEach(file -> entries.add(new Entry(file.name(), file)));
    synchronized (tree) {
      group.children().forEach(child -> entries.add(new Entry(child.name(), child)));
    }
    return entries;
  }

  /** The link count of a group's directory: its own two links, and {@code ..} in each child. */
  public int linkCount(Group group) {
    return OWN_LINKS + group.childCount();
  }

  /**
   * mkdir(2): makes a group, which belongs to the caller.
   *
   * @throws CgroupException EEXIST, EINVAL for a newline in the name, ENAMETOOLONG, ENOSPC if there
   *     are as many groups as there may be or the engine has no number left, ENOMEM, EBUSY by
   *     {@link Group#lockDirectory} of the parent, or what a subsystem and {@link #lookup} give
   */
  public void mkdir(String path, int permissions, Credentials caller)
      throws CgroupException, IOException {
    Group parent = tree.lookupGroup(GroupTree.parentOf(path));
    String name = GroupTree.nameOf(path);
    HeapReserve.require(HeapReserve.GROUP_OR_MEMBER);
    LockedGroups locked = parent.lockDirectory();
    try (locked) {
      Group made;
      synchronized (tree) {
        parent.requireLive();
        GroupTree.requireLegalName(name);
        for (Subsystem subsystem : subsystems) {
          subsystem.canCreate(parent);
        }
        tree.requireFreeName(parent, name);
        // No number is used twice: a process whose group was removed may still carry its mark.
        if (tree.countBelowRoot() >= maxGroups || tree.lastId() >= engine.maxGroup()) {
          throw new CgroupException(Errno.ENOSPC);
        }
        made = add(factory.create(tree.takeId(), parent, name, permissions, caller));
        faults.addTo(made);
        parent.setPopulated(true);
      }
      made.persist();
      parent.attributes().noteEntriesChanged();
    }
  }

  /** Adds a group of an earlier mount. The caller holds the tree lock. */
  Group addRestored(int id, Group parent, String name) {
    Credentials owner = new Credentials(root().attributes().uid(), root().attributes().gid(), 0);
    return add(factory.create(id, parent, name, DIRECTORY_PERMISSIONS, owner));
  }

  /** Gives no id and no inode number again that a group of an earlier mount had. */
  void skipIds(int lastId, long lastInode) {
    tree.setLastId(lastId);
    factory.skipInodesTo(lastInode);
  }

  /** Tells the engine and the subsystems of a new group, and puts it into the tree. */
  private Group add(Group group) {
    try {
      engine.create(group.id());
      engine.recorder().groupCreated(group.id(), group::path);
      subsystems.forEach(subsystem -> subsystem.create(group));
      group.inheritFlags();
      tree.add(group);
    } catch (RuntimeException | Error e) {
      // There may be no memory left: then nothing of the group stays.
      tree.removeName(group);
      forget(group);
      throw e;
    }
    return group;
  }

  private void forget(Group group) {
    tree.removeId(group);
    subsystems.forEach(subsystem -> subsystem.destroy(group));
    engine.destroy(group.id());
    engine.recorder().groupRemoved(group.id());
  }

  /**
   * rmdir(2): removes a group.
   *
   * @throws CgroupException EBUSY if it has tasks or children, for the root, or by {@link
   *     Group#lockDirectory}; what {@link #lookup} gives; ENOTDIR for a control file
   */
  public void rmdir(String path) throws CgroupException, IOException {
    Group group = tree.lookupGroup(path);
    if (group.isRoot()) {
      throw new CgroupException(Errno.EBUSY);
    }
    LockedGroups locked = group.lockDirectory();
    try (locked) {
      group.requireLive();
      if (group.childCount() > 0 || !engine.isEmpty(group.id())) {
        throw new CgroupException(Errno.EBUSY);
      }
      // No child can be made meanwhile: mkdir takes the lock of this group.
      synchronized (tree) {
        tree.removeName(group);
        group.markRemoved();
      }
      persistence.groupRemoved(group);
      group.parent().attributes().noteEntriesChanged();
      forget(group);
    }
    if (!release.tryCheck(group.parent())) {
      checkReleases();
    }
  }

  /**
   * rename(2): renames a group within its parent.
   *
   * @throws CgroupException in this order: EPERM in a hierarchy of cgroup v2, EINVAL for a newline
   *     in the name, ENAMETOOLONG, ENOTDIR if it is a file, EIO if the new parent is another,
   *     EEXIST if the name is in use (kernel/cgroup/cgroup-v1.c, cgroup1_rename)
   */
  public void rename(String from, String to) throws CgroupException {
    Optional<Errno> error = semantics.renameError();
    if (error.isPresent()) {
      throw new CgroupException(error.get());
    }
    Group group;
    synchronized (tree) {
      String name = GroupTree.nameOf(to);
      GroupTree.requireLegalName(name);
      group = tree.lookupGroup(from);
      Group parent = tree.lookupGroup(GroupTree.parentOf(to));
      if (group.parent() != parent) {
        throw new CgroupException(Errno.EIO);
      }
      tree.requireFreeName(parent, name);
      tree.rename(group, name);
    }
    engine.recorder().record(EventKind.GROUP, group.id(), EventKind.RENAMED);
    group.persist();
  }

  /**
   * setxattr(2), of a group or a control file.
   *
   * @throws CgroupException what {@link #lookup} and {@link Attributes#setXattr} give; for an
   *     attribute that asks for a fault, what {@link FaultInjection#set} gives
   */
  public void setXattr(
      String path, String name, byte[] value, boolean create, boolean replace, Credentials caller)
      throws CgroupException, IOException {
    Node node = lookup(path);
    if (FaultInjection.isFault(name)) {
      faults.set(node, name, value, create, replace, caller);
    } else {
      node.attributes().setXattr(name, value, create, replace);
    }
  }

  /**
   * removexattr(2), of a group or a control file.
   *
   * @throws CgroupException what {@link #lookup} and {@link Attributes#removeXattr} give; for an
   *     attribute that asks for a fault also EBUSY by {@link Group#lockDirectory}
   */
  public void removeXattr(String path, String name) throws CgroupException {
    Node node = lookup(path);
    if (FaultInjection.isFault(name) && node instanceof Group group && group.faults().isPresent()) {
      faults.remove(group, name);
    } else {
      node.attributes().removeXattr(name);
    }
  }

  /** Makes the worker check all groups: after anything by which one may have become empty. */
  void checkReleases() {
    worker.wake();
  }

  /** Ends the periodic checks. Frozen tasks stay frozen until the engine is closed. */
  @Override
  public void close() {
    worker.close();
    subsystems.forEach(Subsystem::close);
  }
}

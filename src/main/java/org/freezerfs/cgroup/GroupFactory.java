package org.freezerfs.cgroup;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Makes groups with their control files, and gives each an inode number of its own. */
final class GroupFactory {
  private final Hierarchy hierarchy;
  private final Semantics semantics;
  private final List<ControlFileType> types = new ArrayList<>();
  private final List<ControlFileType> unlistedTypes = new ArrayList<>();
  private final AtomicLong lastInode = new AtomicLong();

  /** The files are those of the hierarchy itself, and then those of each subsystem. */
  GroupFactory(
      Hierarchy hierarchy,
      Semantics semantics,
      List<ControlFileType> baseTypes,
      List<Subsystem> subsystems,
      List<ControlFileType> rootFiles) {
    this.hierarchy = hierarchy;
    this.semantics = semantics;
    types.addAll(baseTypes);
    subsystems.forEach(subsystem -> types.addAll(subsystem.files()));
    rootFiles.forEach(file -> unlistedTypes.add(file.in(ControlFileType.Place.ROOT)));
    subsystems.forEach(subsystem -> unlistedTypes.addAll(subsystem.unlistedFiles()));
  }

  /**
   * Makes a group that is not in the tree yet.
   *
   * @param parent null for the root
   */
  Group create(int id, Group parent, String name, int permissions, Credentials owner) {
    long inode = lastInode.incrementAndGet();
    Attributes attributes =
        parent == null
            ? new Attributes(inode, permissions, owner.uid(), owner.gid())
            : parent.attributes().ofDirectory(inode, permissions, owner);
    Group group = new Group(hierarchy, hierarchy.tree(), id, parent, name, attributes);
    Runnable persist = group::persist;
    for (ControlFileType type : types) {
      if (type.place().includes(group.isRoot())) {
        ControlFile file = newFile(group, type);
        file.attributes().whenChanged(persist);
        group.addFile(file);
      }
    }
    attributes.whenChanged(persist);
    return group;
  }

  /**
   * A file that no listing shows. It is made when it is first asked for, which in most groups is
   * never. The caller holds the tree lock, so no file is made twice.
   *
   * @return null if there is none of this name
   */
  ControlFile unlistedFile(Group group, String name) {
    ControlFile file = group.unlistedFile(name);
    for (ControlFileType type : unlistedTypes) {
      if (file == null && type.name().equals(name) && type.place().includes(group.isRoot())) {
        file = newFile(group, type);
        group.addUnlistedFile(file);
      }
    }
    return file;
  }

  private ControlFile newFile(Group group, ControlFileType type) {
    int permissions =
        semantics.filePermissions(type.reader().isPresent(), type.writer().isPresent());
    Attributes attributes = group.attributes().ofFile(lastInode.incrementAndGet(), permissions);
    return new ControlFile(group, type, attributes, semantics);
  }

  /** Whether there are files whose changes are told. */
  boolean notesChanges() {
    return types.stream().anyMatch(type -> type.onFirstUse().isPresent());
  }

  /** Whether a listing shows a file of this name in any group. */
  boolean isFileName(String name) {
    return types.stream().anyMatch(type -> type.name().equals(name));
  }

  /** Gives no inode number again that a file of an earlier mount had. */
  void skipInodesTo(long inode) {
    lastInode.accumulateAndGet(inode, Math::max);
  }
}

package org.freezerfs.cgroup;

/** Something that has a name in the tree: a group, which is a directory, or a control file. */
public sealed interface Node permits Group, ControlFile {
  Attributes attributes();

  /** The group itself, or that which the file belongs to. */
  Group group();
}

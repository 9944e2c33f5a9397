package org.freezerfs.cgroup;

/** What a path leads to: a group, which is a directory, or a control file. */
public sealed interface Node permits Group, ControlFile {
  Attributes attributes();

  /** The group itself, or the group that the file belongs to. */
  Group group();
}

package org.freezerfs.fuse;

import org.freezerfs.cgroup.Credentials;

/**
 * An operation of a client on a group or on a control file.
 *
 * @param group the path of the group from the mount's root: that which is made, removed or renamed,
 *     or whose control file it is
 * @param file the name of the control file; empty for an operation on a group
 * @param text what is written to the file, or the new path of a group that is renamed, with one
 *     byte in each character; empty for the others
 */
public record ClientOperation(
    Kind kind, String group, String file, String text, Credentials caller) {
  /** What a client can do. A read counts once, however many calls fetch its contents. */
  public enum Kind {
    OPEN,
    READ,
    WRITE,
    POLL,
    MKDIR,
    RMDIR,
    RENAME
  }
}

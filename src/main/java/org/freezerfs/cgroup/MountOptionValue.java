package org.freezerfs.cgroup;

/** A value that can be chosen by a mount option. */
public interface MountOptionValue {
  /** What it is called there. */
  String word();
}

package org.freezerfs.cgroup;

/** A value of a mount option that takes one of several words. */
public interface MountOptionValue {
  /** The word for this value, such as {@code v4} in {@code semantics=v4}. */
  String word();
}

package org.freezerfs.cgroup;

import java.util.Locale;

/** A value of a mount option that takes one of several words: a constant of an enum. */
public interface MountOptionValue {
  /** The name of the constant. */
  String name();

  /** The word for this value, such as {@code v4} in {@code semantics=v4}. */
  default String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package org.freezerfs.power;

import org.freezerfs.cgroup.MountOptionValue;

/** What a resume does with the tasks of frozen groups: patch 4/4 of the thread. */
public enum Resume implements MountOptionValue {
  /** It leaves them frozen: the kernel with the patch. */
  PATCHED("patched"),
  /** It thaws them, although their group still says FROZEN: the bug that the patch fixes. */
  UNPATCHED("unpatched");

  private final String word;

  Resume(String word) {
    this.word = word;
  }

  /** The value of the mount option {@code power=}. */
  @Override
  public String word() {
    return word;
  }
}

package org.freezerfs.power;

import org.freezerfs.cgroup.MountOptionValue;

/** What a resume does about the tasks of frozen groups: patch 4/4 of the thread. */
public enum Resume implements MountOptionValue {
  /** It skips them: the kernel with the patch. */
  PATCHED("patched"),
  /** It thaws them too, though their group still says FROZEN: the bug that the patch fixes. */
  UNPATCHED("unpatched");

  private final String word;

  Resume(String word) {
    this.word = word;
  }

  /** Its name in the mount option {@code power=}. */
  @Override
  public String word() {
    return word;
  }
}

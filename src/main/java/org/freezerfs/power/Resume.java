package org.freezerfs.power;

import org.freezerfs.cgroup.MountOptionValue;

/**
 * What a resume does with the tasks of frozen groups: the values of the mount option {@code
 * power=}, as before and after patch 4/4 of the thread.
 */
public enum Resume implements MountOptionValue {
  /** It leaves them frozen: the kernel with the patch. */
  PATCHED,
  /** It thaws them, although their group still says FROZEN: the bug that the patch fixes. */
  UNPATCHED
}

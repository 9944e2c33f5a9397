package org.freezerfs.cli;

import java.util.Locale;
import org.freezerfs.cgroup.MountOptionValue;

/** Whether to listen to what the kernel tells of processes and signals: {@code events=}. */
enum Events implements MountOptionValue {
  /** As far as it tells us; the rest is found by looking. */
  KERNEL,
  /** Find everything by looking, as where it tells nothing. */
  NONE;

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package org.freezerfs.cli;

import java.util.Locale;
import org.freezerfs.cgroup.MountOptionValue;

/** Whether the kernel's events about processes and signals are used: {@code events=}. */
enum Events implements MountOptionValue {
  /** Use the events that the kernel sends to this daemon, and scan /proc for the rest. */
  KERNEL,
  /** Scan /proc for everything, as where the kernel sends no events. */
  NONE;

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package org.freezerfs.host.proc;

import java.io.IOException;

/** The present boot of the kernel: process ids and start times are valid during one boot. */
public final class Boot {
  private static final int TICKS_PER_SECOND = 100;

  private Boot() {}

  /** Its id: 36 characters. */
  public static String id() throws IOException {
    return KernelFile.readPresent("/proc/sys/kernel/random/boot_id").toString().strip();
  }

  /**
   * The time since it began, in the unit in which /proc gives the start times of processes. A clock
   * tick is 10 ms for programs (USER_HZ), as is this file's.
   */
  public static long ticks() throws IOException {
    return ticks(KernelFile.readPresent("/proc/uptime").toString());
  }

  static long ticks(String uptime) {
    int point = uptime.indexOf('.');
    return Long.parseLong(uptime, 0, point, 10) * TICKS_PER_SECOND
        + Long.parseLong(uptime, point + 1, uptime.indexOf(' '), 10);
  }
}

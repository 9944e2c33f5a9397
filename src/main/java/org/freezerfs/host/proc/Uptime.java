package org.freezerfs.host.proc;

import java.io.IOException;

/** The time since boot, in the unit in which /proc gives the start times of processes. */
public final class Uptime {
  private static final String FILE = "/proc/uptime";
  private static final int TICKS_PER_SECOND = 100;

  private Uptime() {}

  /** Clock ticks since boot. A clock tick is 10 ms for programs (USER_HZ), as is this file's. */
  public static long ticks() throws IOException {
    String text =
        ProcFile.read(FILE).orElseThrow(() -> new IOException(FILE + " is missing")).toString();
    return ticks(text);
  }

  static long ticks(String text) {
    int point = text.indexOf('.');
    return Long.parseLong(text, 0, point, 10) * TICKS_PER_SECOND
        + Long.parseLong(text, point + 1, text.indexOf(' '), 10);
  }
}

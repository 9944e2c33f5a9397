package org.freezerfs.host.proc;

import java.io.IOException;

/** Tells one run of the kernel from another: process ids and start times are of one. */
public final class BootId {
  private static final String FILE = "/proc/sys/kernel/random/boot_id";

  private BootId() {}

  /** That of the kernel that runs now: 36 characters. */
  public static String current() throws IOException {
    return ProcFile.read(FILE)
        .map(text -> text.toString().strip())
        .orElseThrow(() -> new IOException(FILE + " is missing"));
  }
}

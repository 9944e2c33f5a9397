package org.freezerfs.host.proc;

import java.io.IOException;

/** Identifies one boot of the kernel: process ids and start times are valid during one boot. */
public final class BootId {
  private static final String FILE = "/proc/sys/kernel/random/boot_id";

  private BootId() {}

  /** The id of the present boot: 36 characters. */
  public static String current() throws IOException {
    return ProcFile.read(FILE)
        .map(text -> text.toString().strip())
        .orElseThrow(() -> new IOException(FILE + " is missing"));
  }
}

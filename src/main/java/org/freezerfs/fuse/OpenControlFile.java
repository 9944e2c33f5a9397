package org.freezerfs.fuse;

import java.io.IOException;
import java.util.Arrays;
import org.freezerfs.cgroup.Caller;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFile;

/**
 * A control file that somebody has open. Contents are made anew at the file's beginning, and
 * wherever a read does not go on from the one before; a reader in small pieces so gets one whole,
 * as from the kernel's seq_file.
 */
final class OpenControlFile {
  private static final byte[] NOTHING = {};

  private final ControlFile file;
  private byte[] contents = NOTHING;
  private long next;

  OpenControlFile(ControlFile file) {
    this.file = file;
  }

  ControlFile file() {
    return file;
  }

  synchronized byte[] read(Caller caller, long offset, int size)
      throws CgroupException, IOException {
    if (offset == 0 || offset != next) {
      contents = file.read(caller);
    } else {
      file.group().requireLive();
    }
    int from = (int) Math.min(offset, contents.length);
    int to = (int) Math.min((long) from + size, contents.length);
    next = to;
    return Arrays.copyOfRange(contents, from, to);
  }
}

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
 *
 * <p>What may be written is decided by who opened it, as in the kernel: the writer may be a
 * set-user-id program that was made to print into it.
 */
final class OpenControlFile {
  private static final byte[] NOTHING = {};

  private final ControlFile file;
  private final Caller opener;
  private byte[] contents = NOTHING;
  private long next;

  OpenControlFile(ControlFile file, Caller opener) {
    this.file = file;
    this.opener = opener;
  }

  ControlFile file() {
    return file;
  }

  byte[] read(Caller caller, long offset, int size) throws CgroupException, IOException {
    boolean anew = false;
    try {
      synchronized (this) {
        anew = offset == 0 || offset != next;
        if (anew) {
          contents = file.read(caller);
        } else {
          file.group().requireLive();
        }
        int from = (int) Math.min(offset, contents.length);
        int to = (int) Math.min((long) from + size, contents.length);
        next = to;
        return Arrays.copyOfRange(contents, from, to);
      }
    } finally {
      if (anew) {
        file.delayAnswer(true);
      }
    }
  }

  /** The path. */
  @Override
  public String toString() {
    return file.path();
  }

  void write(Caller writer, byte[] data) throws CgroupException, IOException {
    try {
      file.write(writer.as(opener), data);
    } finally {
      file.delayAnswer(false);
    }
  }
}
